package io.pinstream.streams.stores;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LoggerInterface;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.util.StdErrLogger;

/**
 * One limit for the memory of all stores of a process, most of which is memtables. Files are
 * memory-mapped: they use the page cache of the operating system, which is evicted first when
 * memory is short.
 */
public final class RocksDbMemory {

  /** The setting through which {@link ConfigSetter}, created by Streams, finds this object. */
  public static final String CONFIG = "pinstream.rocksdb.memory";

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final Memtables memtables;
  private final LoggerInterface logger = new StdErrLogger(InfoLogLevel.ERROR_LEVEL, "RocksDB");

  private RocksDbMemory(Cache cache, WriteBufferManager writeBuffers, Memtables memtables) {
    this.cache = cache;
    this.writeBuffers = writeBuffers;
    this.memtables = memtables;
  }

  /**
   * @param bytes the limit of all memtables together
   */
  public static RocksDbMemory of(long bytes) {
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(bytes);
    // RocksDB itself flushes at seven eighths.
    return new RocksDbMemory(
        cache, new WriteBufferManager(bytes, cache), new Memtables(bytes - bytes / 4));
  }

  /** The shared memory in these settings; null if there is none. */
  public static @Nullable RocksDbMemory of(Map<String, Object> settings) {
    return settings.get(CONFIG) instanceof RocksDbMemory memory ? memory : null;
  }

  /** The memtables of all open stores. */
  public Memtables memtables() {
    return memtables;
  }

  /** Bytes in use by the memtables of all stores and by blocks not read from mapped files. */
  public long usedBytes() {
    return cache.getUsage();
  }

  /** Configures every store to use the shared memory, which outlives each store. */
  public static final class ConfigSetter implements RocksDBConfigSetter {

    // The limit applies to all memtables together, so a busy store may use a good part of it: fewer
    // files mean fewer look-ups for absent keys.
    private static final long MEMTABLE_BYTES = 16L << 20;

    // The allocation unit of a memtable, from its first row on. With the default of 1 MB, some
    // fifty stores would use the whole limit and flush each other all the time.
    private static final long ARENA_BYTES = 64L << 10;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      RocksDbMemory memory = RocksDbMemory.of(configs);
      if (memory != null) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache);
        // In the block cache, an index or a filter is one block. That of a million rows is larger
        // than a cache shard (1.5 MB of 96), so it was read again for each key. Memory-mapped files
        // need no copy at all.
        table.setCacheIndexAndFilterBlocks(false);
        options.setTableFormatConfig(table);
        options.setAllowMmapReads(true);
        // Streams omits filters at the last level, which suits look-ups of existing keys. Deciders
        // mostly look up keys that do not exist yet.
        options.setOptimizeFiltersForHits(false);
        options.setWriteBufferManager(memory.writeBuffers);
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setArenaBlockSize(ARENA_BYTES);
        options.setMaxWriteBufferNumber(2);
        // Streams opens every store twice at a start. Sixteen threads per store and a check of
        // every file take longer than opening the few files.
        options.setMaxFileOpeningThreads(1);
        options.setSkipStatsUpdateOnDbOpen(true);
        options.setSkipCheckingSstFileSizesOnDbOpen(true);
        // By default, RocksDB preallocates 4 MB for each manifest, and more for other files. For
        // some 180 stores of a few rows each, this was most of their disk usage.
        options.setManifestPreallocationSize(0);
        options.setAllowFAllocate(false);
        // Saves one open file per store: only errors are logged, and they go to stderr.
        options.setLogger(memory.logger);
        options.setStatsDumpPeriodSec(0);
      }
    }

    @Override
    public void close(String store, Options options) {}
  }
}
