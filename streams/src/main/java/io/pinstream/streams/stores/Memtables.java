package io.pinstream.streams.stores;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memtables of all stores of a process, which share one budget. When the budget is used up,
 * RocksDB flushes the memtable of the next writer, however small, and memtables of idle stores stay
 * in memory: then every batch becomes a file (decision 9). To avoid this, writers check the total
 * from time to time, and flush somewhat earlier: the largest idle memtable, or else the largest of
 * all.
 */
public final class Memtables {

  private static final Logger LOG = LoggerFactory.getLogger(Memtables.class);

  // Bytes written between two checks. A row takes about twice as much in a memtable.
  private static final long BETWEEN_LOOKS = 256L << 10;

  // A store that has not grown for this many checks counts as idle.
  private static final int LOOKS_OF_IDLE = 8;

  // Not worth a file, and not much more than the size of an empty memtable.
  private static final long SMALL = 256L << 10;

  private final long limit;
  private final Set<Memtable> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();
  private final ReentrantLock looking = new ReentrantLock();

  /**
   * Starts without stores.
   *
   * @param limit total bytes above which a memtable is flushed
   */
  Memtables(long limit) {
    this.limit = limit;
  }

  /** Adds the memtables of one store. Close the result before the store. */
  public Memtable open(RocksDB db, List<ColumnFamilyHandle> families) {
    Memtable memtable = new Memtable(db, List.copyOf(families));
    open.add(memtable);
    return memtable;
  }

  private void wrote(long bytes) {
    // If another thread is checking, do not wait for it.
    if (written.addAndGet(bytes) >= BETWEEN_LOOKS && looking.tryLock()) {
      try {
        written.set(0);
        look();
      } finally {
        looking.unlock();
      }
    }
  }

  private void look() {
    long all = 0;
    Memtable idle = null;
    Memtable largest = null;
    for (Memtable memtable : open) {
      memtable.measure();
      all += memtable.bytes;
      if (memtable.mayBeFlushed) {
        idle = memtable.looksUnchanged >= LOOKS_OF_IDLE ? larger(memtable, idle) : idle;
        largest = larger(memtable, largest);
      }
    }
    Memtable chosen = idle == null ? largest : idle;
    if (all > limit && chosen != null) {
      chosen.flush();
    }
  }

  /**
   * Compacts all files of every store that has changed since the last call, so that they no longer
   * contain deleted or replaced values. Takes as long as reading and writing the files.
   */
  public void compact() {
    open.forEach(Memtable::compact);
  }

  private static Memtable larger(Memtable one, @Nullable Memtable other) {
    return other == null || one.bytes > other.bytes ? one : other;
  }

  /** The memtables of one store, one per column family, flushed together. */
  public final class Memtable implements AutoCloseable {

    private final RocksDB db;
    private final List<ColumnFamilyHandle> families;
    // Held while the store is in use here, so that it is not closed meanwhile. Only a close waits
    // for it.
    private final ReentrantLock inUse = new ReentrantLock();
    private boolean closed;
    private volatile boolean changed = true;
    private volatile boolean closing;
    private volatile @Nullable CompactRangeOptions compacting;
    // Guarded by the lock of the check.
    private long bytes;
    private int looksUnchanged;
    private boolean mayBeFlushed;

    private Memtable(RocksDB db, List<ColumnFamilyHandle> families) {
      this.db = db;
      this.families = families;
    }

    /** Reports bytes written to the store. */
    public void wrote(long bytes) {
      changed = true;
      Memtables.this.wrote(bytes);
    }

    private void measure() {
      long before = bytes;
      bytes = 0;
      mayBeFlushed = false;
      if (!inUse.tryLock()) {
        return;
      }
      try {
        if (closed) {
          return;
        }
        long flushing = 0;
        for (ColumnFamilyHandle family : families) {
          bytes += db.getLongProperty(family, "rocksdb.cur-size-active-mem-table");
          flushing += db.getLongProperty(family, "rocksdb.num-immutable-mem-table");
        }
        looksUnchanged = bytes == before ? looksUnchanged + 1 : 0;
        // A second concurrent flush would stall writers of this store.
        mayBeFlushed = bytes >= SMALL && flushing == 0;
      } catch (RocksDBException e) {
        LOG.warn("The memtables of a store cannot be measured", e);
      } finally {
        inUse.unlock();
      }
    }

    /** Starts a flush without waiting for it. */
    private void flush() {
      if (!inUse.tryLock()) {
        return;
      }
      try (FlushOptions options =
          new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true)) {
        if (!closed) {
          db.flush(options, families);
        }
      } catch (RocksDBException e) {
        // RocksDB flushes the memtable itself when it is full.
        LOG.warn("The memtables of a store cannot be flushed", e);
      } finally {
        inUse.unlock();
      }
    }

    private void compact() {
      inUse.lock();
      try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
          CompactRangeOptions range =
              new CompactRangeOptions()
                  .setExclusiveManualCompaction(false)
                  .setBottommostLevelCompaction(
                      CompactRangeOptions.BottommostLevelCompaction.kForce)) {
        compacting = range;
        if (closing || !changed) {
          return;
        }
        changed = false;
        db.flush(flush, families);
        for (ColumnFamilyHandle family : families) {
          db.compactRange(family, null, null, range);
        }
      } catch (RocksDBException e) {
        changed = true;
        if (!closing) {
          LOG.warn("The files of a store cannot be compacted", e);
        }
      } finally {
        compacting = null;
        inUse.unlock();
      }
    }

    /** Stops flushes, and cancels a running compaction. */
    @Override
    public void close() {
      open.remove(this);
      closing = true;
      CompactRangeOptions running = compacting;
      if (running != null) {
        running.setCanceled(true);
      }
      inUse.lock();
      try {
        closed = true;
      } finally {
        inUse.unlock();
      }
    }
  }
}
