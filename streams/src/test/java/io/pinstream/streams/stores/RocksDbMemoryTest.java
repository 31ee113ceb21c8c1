package io.pinstream.streams.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

class RocksDbMemoryTest {

  private static final int ROWS = 1_200_000;
  private static final int BATCH = 1_000;
  private static final int LOOKS = 10_000;
  private static final long MEMORY = 96L << 20;

  @TempDir Path folder;

  /** Deciders ask all the time whether something is there; that must not read a file of filters. */
  @Test
  void filtersOfALargeStoreStayInMemory() throws RocksDBException {
    try (Statistics statistics = new Statistics();
        Options options = options(statistics);
        RocksDB rows = RocksDB.open(options, folder.resolve("rows").toString())) {
      SplittableRandom random = new SplittableRandom(1);
      fill(rows, random);
      try (FlushOptions flush = new FlushOptions()) {
        rows.flush(flush);
      }
      rows.compactRange();

      look(rows, random);
      statistics.reset();
      look(rows, random);

      assertThat(statistics.getTickerCount(TickerType.BLOOM_FILTER_USEFUL)).isPositive();
      assertThat(statistics.getTickerCount(TickerType.BLOCK_CACHE_FILTER_MISS))
          .isLessThan(LOOKS / 100);
    }
  }

  private static void fill(RocksDB rows, SplittableRandom random) throws RocksDBException {
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        WriteBatch batch = new WriteBatch()) {
      for (int row = 1; row <= ROWS; row++) {
        batch.put(key(random, 0), new byte[0]);
        if (row % BATCH == 0) {
          rows.write(unlogged, batch);
          batch.clear();
        }
      }
    }
  }

  /** Looks for what is not there. */
  private static void look(RocksDB rows, SplittableRandom random) throws RocksDBException {
    byte[] value = new byte[0];
    for (int look = 0; look < LOOKS; look++) {
      if (rows.get(key(random, 1), value) != RocksDB.NOT_FOUND) {
        throw new AssertionError("A row that nobody put");
      }
    }
  }

  /** Among the others, and not one of them. */
  private static byte[] key(SplittableRandom random, int last) {
    return ByteBuffer.allocate(9).putLong(random.nextLong()).put((byte) last).array();
  }

  /** As Streams makes them. */
  private static Options options(Statistics statistics) {
    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setFilterPolicy(new BloomFilter());
    Options options = new Options().setCreateIfMissing(true).setStatistics(statistics);
    options.setTableFormatConfig(table);
    new RocksDbMemory.ConfigSetter()
        .setConfig("rows", options, Map.of(RocksDbMemory.CONFIG, RocksDbMemory.of(MEMORY)));
    return options;
  }
}
