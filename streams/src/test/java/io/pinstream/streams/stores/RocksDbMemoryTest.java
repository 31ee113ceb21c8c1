package io.pinstream.streams.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** What is written here takes four times the bound if each store has a memtable to itself. */
  @Test
  void theBoundHoldsWhateverTheNumberOfStores() throws Exception {
    long bound = 8L << 20;
    RocksDbMemory memory = RocksDbMemory.of(bound);
    List<RocksDB> stores = new ArrayList<>();
    List<Memtables.Memtable> memtables = new ArrayList<>();
    try (Statistics statistics = new Statistics();
        WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        Options options = options(statistics, memory)) {
      for (int i = 0; i < 50; i++) {
        RocksDB store = RocksDB.open(options, folder.resolve("store-" + i).toString());
        stores.add(store);
        memtables.add(memory.memtables().open(store, List.of(store.getDefaultColumnFamily())));
      }
      SplittableRandom random = new SplittableRandom(1);
      long most = 0;
      for (int round = 0; round < 10; round++) {
        for (int i = 0; i < stores.size(); i++) {
          stores.get(i).put(unlogged, key(random, 0), new byte[64 << 10]);
          memtables.get(i).wrote(64 << 10);
        }
        // What is being flushed is on its way out.
        for (RocksDB store : stores) {
          while (store.getLongProperty("rocksdb.num-immutable-mem-table") > 0) {
            Thread.sleep(1);
          }
        }
        most = Math.max(most, memory.usedBytes());
      }
      assertThat(most).isBetween(bound / 4, bound);
    } finally {
      memtables.forEach(Memtables.Memtable::close);
      stores.forEach(RocksDB::close);
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
    return options(statistics, RocksDbMemory.of(MEMORY));
  }

  private static Options options(Statistics statistics, RocksDbMemory memory) {
    BlockBasedTableConfig table = new BlockBasedTableConfig();
    table.setFilterPolicy(new BloomFilter());
    Options options = new Options().setCreateIfMissing(true).setStatistics(statistics);
    options.setTableFormatConfig(table);
    new RocksDbMemory.ConfigSetter()
        .setConfig("rows", options, Map.of(RocksDbMemory.CONFIG, memory));
    return options;
  }
}
