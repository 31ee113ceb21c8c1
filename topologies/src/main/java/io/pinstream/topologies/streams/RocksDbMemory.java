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

  private static final int SHARDS_BY_SIZE = -1;

  // The part of the cache from which data does not drive out indexes and filters. In a store of a
  // million rows these are a megabyte each: to read them again for one row costs more than the row.
  private static final double FOR_INDEXES = 0.5;

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
    Cache cache = new LRUCache(bytes, SHARDS_BY_SIZE, false, FOR_INDEXES);
    return new RocksDbMemory(cache, new WriteBufferManager(bytes / 2, cache));
  }

  /** Bytes in use now, for blocks, indexes, filters and memtables of all stores. */
  public long usedBytes() {
    return cache.getUsage();
  }

  /** Gives every store a part in the shared memory. Nothing of it is closed with one store. */
  public static final class ConfigSetter implements RocksDBConfigSetter {

    // The memtables of all stores are bounded together. One that is written to much may take a
    // good part of that: the fewer files, the fewer places to look into for what is not there.
    private static final long MEMTABLE_BYTES = 16L << 20;

    // What a memtable takes at a time, from its first row on: a megabyte by default, which for some
    // fifty stores is all that they may have together, so that they flush each other all the time.
    private static final long ARENA_BYTES = 64L << 10;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      if (configs.get(CONFIG) instanceof RocksDbMemory memory) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        // Streams leaves filters out where most rows are, which suits those who look for what is
        // there. Deciders ask above all whether something is not there yet.
        options.setOptimizeFiltersForHits(false);
        options.setWriteBufferManager(memory.writeBuffers);
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setArenaBlockSize(ARENA_BYTES);
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
