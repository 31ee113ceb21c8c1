package io.pinstream.streams.stores;

import io.pinstream.streams.reads.FirstRowsQuery;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.KeysQuery;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchInterface;

/**
 * RocksDB stores that can be closed safely during queries.
 *
 * <p>In Kafka 4.4.0 an interactive query does not lock the store, so a moving task can close it
 * meanwhile: the query then reads freed memory, which crashes the process (decision 5). Here a
 * close waits for running queries. Remove this with an upgrade to a release in which Kafka does the
 * same.
 *
 * <p>Queries for many keys or ranges are answered here, from a snapshot of RocksDB.
 */
public record QueryableRocksDb(String name) implements KeyValueBytesStoreSupplier {

  private static final String METRICS_SCOPE = "rocksdb";

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new Store(name);
  }

  @Override
  public String metricsScope() {
    return METRICS_SCOPE;
  }

  static final class Store extends RocksDBStore {

    // A private field of Streams. Check at each upgrade.
    private static final VarHandle DB = db();

    private List<ColumnFamilyHandle> families = List.of();
    private Memtables.@Nullable Memtable memtable;
    // Read-locked by queries, which do not take the store's lock; write-locked by a close, after
    // the store's lock. A holder never asks for the store's lock.
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private @Nullable TaskId task;
    // Damage found by a query. The task's own thread must rebuild the store.
    private volatile @Nullable String damage;

    Store(String name) {
      super(name, METRICS_SCOPE);
    }

    private static VarHandle db() {
      try {
        return MethodHandles.privateLookupIn(RocksDBStore.class, MethodHandles.lookup())
            .findVarHandle(RocksDBStore.class, "db", RocksDB.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("Not the RocksDBStore of Kafka 4.4", e);
      }
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
      task = context.taskId();
      damage = null;
      super.init(context, root);
      RocksDbMemory memory = RocksDbMemory.of(context.appConfigs());
      if (memory != null) {
        memtable = memory.memtables().open((RocksDB) DB.get(this), families);
      }
    }

    @Override
    protected List<ColumnFamilyHandle> openRocksDB(
        DBOptions options, ColumnFamilyDescriptor first, ColumnFamilyDescriptor... others) {
      try {
        families = super.openRocksDB(options, first, others);
        return families;
      } catch (ProcessorStateException e) {
        throw rebuilt(e);
      }
    }

    /** The exception to throw in a Streams thread, which makes Streams rebuild a damaged store. */
    private RuntimeException rebuilt(RuntimeException failure) {
      String why = StoreDamage.in(failure);
      return why == null || task == null ? failure : StoreDamage.corrupted(name(), task, why);
    }

    private void requireSound() {
      String why = damage;
      if (why != null && task != null) {
        throw StoreDamage.corrupted(name(), task, why);
      }
    }

    private static boolean inThreadOfStreams() {
      String thread = Thread.currentThread().getName();
      return thread.contains("-StreamThread-") || thread.contains("-StateUpdater-");
    }

    @Override
    public synchronized byte[] get(Bytes key) {
      if (!inThreadOfStreams()) {
        return super.get(key);
      }
      requireSound();
      try {
        return super.get(key);
      } catch (ProcessorStateException e) {
        throw rebuilt(e);
      }
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      return new SoundRows(super.range(from, to), this::endedBy);
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> all() {
      return new SoundRows(super.all(), this::endedBy);
    }

    @Override
    public ReadOnlyKeyValueStore<Bytes, byte[]> readOnly(IsolationLevel isolation) {
      return new SoundView(super.readOnly(isolation), this::endedBy);
    }

    /** An iterator ends at a damaged block as if there were no more rows. */
    private void endedBy(RocksDBException failure) {
      String why = StoreDamage.in(failure);
      if (why != null && inThreadOfStreams() && task != null) {
        throw StoreDamage.corrupted(name(), task, why);
      }
      damage = why;
      throw new InvalidStateStoreException("Store " + name() + " cannot be read", failure);
    }

    @Override
    public synchronized void close() {
      if (memtable != null) {
        memtable.close();
        memtable = null;
      }
      use.writeLock().lock();
      try {
        super.close();
      } finally {
        use.writeLock().unlock();
      }
    }

    @Override
    public synchronized void put(Bytes key, byte[] value) {
      requireSound();
      super.put(key, value);
      wrote(key.get().length + (value == null ? 0 : value.length));
    }

    @Override
    public void write(WriteBatchInterface batch) throws RocksDBException {
      super.write(batch);
      wrote(batch instanceof WriteBatch rows ? rows.getDataSize() : 0);
    }

    private void wrote(long bytes) {
      Memtables.Memtable open = memtable;
      if (open != null) {
        open.wrote(bytes);
      }
    }

    @Override
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
      try {
        return answered(query, bound, config);
      } catch (ProcessorStateException e) {
        damage = StoreDamage.in(e);
        throw new InvalidStateStoreException("Store " + name() + " cannot be read", e);
      }
    }

    @SuppressWarnings("unchecked") // each query class has one result type
    private <R> QueryResult<R> answered(Query<R> query, PositionBound bound, QueryConfig config) {
      // A query without a position bound does not need the store's position.
      if (bound.isUnbounded()) {
        switch (query) {
          case KeysQuery many -> {
            return (QueryResult<R>) QueryResult.forResult(read(db -> values(db, many.keys())));
          }
          case FirstRowsQuery many -> {
            return (QueryResult<R>) QueryResult.forResult(read(db -> firstRows(db, many)));
          }
          default -> {}
        }
      }
      return read(db -> super.query(query, bound, config));
    }

    /** Reads while the store is open, without blocking writers. */
    private <T> T read(FromRocksDb<T> read) {
      use.readLock().lock();
      try {
        // Kafka's own queries look again, but fail before that with a NullPointerException.
        if (!isOpen()) {
          throw new InvalidStateStoreException("Store " + name() + " is currently closed");
        }
        return read.from((RocksDB) DB.get(this));
      } catch (RocksDBException e) {
        throw new ProcessorStateException("Store " + name() + " cannot be read", e);
      } finally {
        use.readLock().unlock();
      }
    }

    private interface FromRocksDb<T> {
      T from(RocksDB db) throws RocksDBException;
    }

    /** One iterator for all ranges: creating one takes longer than reading a page with it. */
    private List<Rows> firstRows(RocksDB db, FirstRowsQuery query) {
      List<Rows> first = new ArrayList<>(query.ranges().size());
      // In a store without timestamps, the first column family has the rows. An iterator is a
      // snapshot.
      try (RocksIterator rows = db.newIterator(families.getFirst())) {
        for (KeyRange range : query.ranges()) {
          first.add(Pages.first(new RowsOf(rows, range), query.limit()));
          try {
            rows.status();
          } catch (RocksDBException e) {
            endedBy(e);
          }
        }
      }
      return first;
    }

    private List<byte @Nullable []> values(RocksDB db, List<Bytes> keys) throws RocksDBException {
      List<byte @Nullable []> values = new ArrayList<>(keys.size());
      Snapshot snapshot = db.getSnapshot();
      try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
        for (Bytes key : keys) {
          values.add(db.get(families.getFirst(), options, key.get()));
        }
      } finally {
        db.releaseSnapshot(snapshot);
      }
      return values;
    }

    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> rows) {
      super.putAll(rows);
      long bytes = 0;
      for (KeyValue<Bytes, byte[]> row : rows) {
        bytes += row.key.get().length + (row.value == null ? 0 : row.value.length);
      }
      wrote(bytes);
    }
  }

  /** What Kafka's own queries read; they do not go through the methods of the store. */
  private record SoundView(
      ReadOnlyKeyValueStore<Bytes, byte[]> rows, Consumer<RocksDBException> endedBy)
      implements ReadOnlyKeyValueStore<Bytes, byte[]> {

    @Override
    public byte[] get(Bytes key) {
      return rows.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
      return new SoundRows(rows.range(from, to), endedBy);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
      return new SoundRows(rows.all(), endedBy);
    }

    @Override
    public long approximateNumEntries() {
      return rows.approximateNumEntries();
    }
  }

  /** Wraps Streams' own iterator, which does not check why it ended. */
  private record SoundRows(KeyValueIterator<Bytes, byte[]> rows, Consumer<RocksDBException> endedBy)
      implements KeyValueIterator<Bytes, byte[]> {

    private static final VarHandle ITERATOR = iterator();

    private static VarHandle iterator() {
      try {
        Class<?> type = Class.forName("org.apache.kafka.streams.state.internals.RocksDbIterator");
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
            .findVarHandle(type, "iter", RocksIterator.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("Not the RocksDbIterator of Kafka 4.4", e);
      }
    }

    @Override
    public boolean hasNext() {
      boolean more = rows.hasNext();
      if (!more && ITERATOR.coordinateTypes().getFirst().isInstance(rows)) {
        requireWholeEnd();
      }
      return more;
    }

    private void requireWholeEnd() {
      try {
        // The iterator's own monitor: closing the store closes its iterators under it.
        synchronized (rows) {
          RocksIterator iterator = (RocksIterator) ITERATOR.get(rows);
          if (iterator.isOwningHandle()) {
            iterator.status();
          }
        }
      } catch (RocksDBException e) {
        endedBy.accept(e);
      }
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      return rows.next();
    }

    @Override
    public Bytes peekNextKey() {
      return rows.peekNextKey();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** The rows of a range, by an iterator that is moved there. */
  private static final class RowsOf implements KeyValueIterator<Bytes, byte[]> {

    private final RocksIterator rows;
    private final byte[] to;
    private boolean behind;

    RowsOf(RocksIterator rows, KeyRange range) {
      this.rows = rows;
      this.to = range.to().get();
      rows.seek(range.from().get());
    }

    @Override
    public boolean hasNext() {
      if (behind) {
        rows.next();
        behind = false;
      }
      return rows.isValid() && Arrays.compareUnsigned(rows.key(), to) <= 0;
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      behind = true;
      return KeyValue.pair(Bytes.wrap(rows.key()), rows.value());
    }

    @Override
    public Bytes peekNextKey() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return Bytes.wrap(rows.key());
    }

    @Override
    public void close() {} // the owner closes the shared iterator
  }
}
