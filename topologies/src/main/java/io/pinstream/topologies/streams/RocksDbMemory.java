package io.pinstream.topologies.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One bound for the memory of all stores of a process: blocks, indexes and memtables. */
public final class RocksDbMemory {

  /** Where {@link ConfigSetter}, which Streams makes by name, finds its memory. */
  static final String CONFIG = "pinstream.rocksdb.memory";

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  private RocksDbMemory(Cache cache, WriteBufferManager writeBuffers) {
    this.cache = cache;
    this.writeBuffers = writeBuffers;
  }

  /**
   * @param bytes of which at most half may be memtables
   */
  public static RocksDbMemory of(long bytes) {
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(bytes);
    return new RocksDbMemory(cache, new WriteBufferManager(bytes / 2, cache));
  }

  /** Bytes in use now, for blocks, indexes, filters and memtables of all stores. */
  public long usedBytes() {
    return cache.getUsage();
  }

  /** Gives every store a part in the shared memory. Nothing of it is closed with one store. */
  public static final class ConfigSetter implements RocksDBConfigSetter {

    private static final long MEMTABLE_BYTES = 4L << 20;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      if (configs.get(CONFIG) instanceof RocksDbMemory memory) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers);
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setMaxWriteBufferNumber(2);
        // Streams opens every store twice when a process starts. Sixteen threads for each, and a
        // look at every file, take longer than opening the few files does.
        options.setMaxFileOpeningThreads(1);
        options.setSkipStatsUpdateOnDbOpen(true);
        options.setSkipCheckingSstFileSizesOnDbOpen(true);
      }
    }

    @Override
    public void close(String store, Options options) {}
  }
}
