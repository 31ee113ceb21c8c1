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
 * One bound for the memory that the stores of a process take for themselves, which is memtables for
 * the most part. Files are read where the operating system has them, mapped into memory: what it
 * keeps of them is its own, and the first that goes when memory is short.
 */
public final class RocksDbMemory {

  /** Where {@link ConfigSetter}, which Streams makes by name, finds its memory. */
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
   * @param bytes of all memtables together
   */
  public static RocksDbMemory of(long bytes) {
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(bytes);
    // RocksDB flushes from seven eighths on.
    return new RocksDbMemory(
        cache, new WriteBufferManager(bytes, cache), new Memtables(bytes - bytes / 4));
  }

  /** What stores with these settings share; null if they share nothing. */
  public static @Nullable RocksDbMemory of(Map<String, Object> settings) {
    return settings.get(CONFIG) instanceof RocksDbMemory memory ? memory : null;
  }

  /** To be told of each store that is opened. */
  public Memtables memtables() {
    return memtables;
  }

  /** Bytes in use now, for memtables of all stores and what is not read from mapped files. */
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
      RocksDbMemory memory = RocksDbMemory.of(configs);
      if (memory != null) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache);
        // In a cache, an index or a filter is one block, and that of a million rows is larger than
        // what one part of the cache may hold (a shard, of 1.5 MB in 96): all of it was read again
        // whenever somebody asked for one key. Mapped, nothing of a file is copied at all.
        table.setCacheIndexAndFilterBlocks(false);
        options.setTableFormatConfig(table);
        options.setAllowMmapReads(true);
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
        // RocksDB allocates four megabytes for each manifest, and more for its other files. With
        // some 180 stores of a few rows each, that was nearly all that they took on disk.
        options.setManifestPreallocationSize(0);
        options.setAllowFAllocate(false);
        // One open file less a store: what is logged are errors only, and those belong on stderr.
        options.setLogger(memory.logger);
        options.setStatsDumpPeriodSec(0);
      }
    }

    @Override
    public void close(String store, Options options) {}
  }
}
