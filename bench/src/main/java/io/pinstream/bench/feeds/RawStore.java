package io.pinstream.bench.feeds;

import io.pinstream.streams.stores.Memtables;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A RocksDB without Kafka Streams, with the settings of Streams 4.3.1 and Pinstream. */
public final class RawStore implements AutoCloseable {

  private static final long BLOCK_BYTES = 4096;

  private final BloomFilter filter = new BloomFilter();
  // Appends without a separator: all entries have one size.
  private final StringAppendOperator append = new StringAppendOperator("");
  private final Options options = new Options();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final RocksDB db;
  private final Memtables.@Nullable Memtable memtable;

  /**
   * @param settings as the stores of Streams get them, with the memory for all stores
   */
  RawStore(Path folder, Map<String, Object> settings) throws RocksDBException {
    this(folder, settings, null);
  }

  /**
   * @param memtables of all stores that share its memory and flush each other
   */
  public RawStore(Path folder, Map<String, Object> settings, @Nullable Memtables memtables)
      throws RocksDBException {
    options
        .setTableFormatConfig(
            new BlockBasedTableConfig().setBlockSize(BLOCK_BYTES).setFilterPolicy(filter))
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setCompactionStyle(CompactionStyle.UNIVERSAL)
        .setCreateIfMissing(true)
        .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
        .setIncreaseParallelism(Math.max(Runtime.getRuntime().availableProcessors(), 2))
        .setMergeOperator(append);
    new RocksDbMemory.ConfigSetter().setConfig("raw", options, settings);
    db = RocksDB.open(options, folder.toString());
    memtable = memtables == null ? null : memtables.open(db, List.of(db.getDefaultColumnFamily()));
  }

  RocksDB db() {
    return db;
  }

  public void write(WriteBatch batch) throws RocksDBException {
    db.write(unlogged, batch);
    if (memtable != null) {
      memtable.wrote(batch.getDataSize());
    }
  }

  /** Bytes on disk after full compaction. */
  long compactedBytes() throws RocksDBException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
    }
    db.compactRange();
    return db.getLongProperty("rocksdb.total-sst-files-size");
  }

  @Override
  public void close() {
    if (memtable != null) {
      memtable.close();
    }
    db.close();
    unlogged.close();
    options.close();
    append.close();
    filter.close();
  }
}
