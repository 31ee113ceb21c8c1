package io.pinstream.topologies.streams;

import io.pinstream.topologies.streams.Pages.Rows;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchInterface;

/**
 * RocksDB stores that can be queried while they are written to.
 *
 * <p>In Kafka 4.3.1 a put locks the store and then its position, and an interactive query the other
 * way round: sooner or later the two wait for each other for ever (KAFKA-19629, mended after 4.3).
 * Here all begin with the store. To be removed with an upgrade to a release that has the fix.
 */
record QueryableRocksDb(String name) implements KeyValueBytesStoreSupplier {

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

    // Streams keeps it to itself. To be looked at with each upgrade.
    private static final VarHandle DB = db();

    private List<ColumnFamilyHandle> families = List.of();
    private Memtables.@Nullable Memtable memtable;

    Store(String name) {
      super(name, METRICS_SCOPE);
    }

    private static VarHandle db() {
      try {
        return MethodHandles.privateLookupIn(RocksDBStore.class, MethodHandles.lookup())
            .findVarHandle(RocksDBStore.class, "db", RocksDB.class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("Not the RocksDBStore of Kafka 4.3", e);
      }
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
      super.init(context, root);
      RocksDbMemory memory = RocksDbMemory.of(context.appConfigs());
      if (memory != null) {
        memtable = memory.memtables().open((RocksDB) DB.get(this), families);
      }
    }

    @Override
    protected List<ColumnFamilyHandle> openRocksDB(
        DBOptions options, ColumnFamilyDescriptor first, ColumnFamilyDescriptor... others) {
      families = super.openRocksDB(options, first, others);
      return families;
    }

    @Override
    public synchronized void close() {
      if (memtable != null) {
        memtable.close();
        memtable = null;
      }
      super.close();
    }

    @Override
    public synchronized void put(Bytes key, byte[] value) {
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
    @SuppressWarnings("unchecked") // A query is asked for what it finds.
    public synchronized <R> QueryResult<R> query(
        Query<R> query, PositionBound bound, QueryConfig config) {
      // How far the store is plays no part for those who ask an active task.
      if (!bound.isUnbounded()) {
        return super.query(query, bound, config);
      }
      return switch (query) {
        case KeysQuery many -> (QueryResult<R>) QueryResult.forResult(values(many.keys()));
        case FirstRowsQuery many -> (QueryResult<R>) QueryResult.forResult(firstRows(many));
        default -> super.query(query, bound, config);
      };
    }

    /** With one iterator for all: to make one takes longer than to find what a page needs of it. */
    private List<Rows> firstRows(FirstRowsQuery query) {
      if (!isOpen()) {
        throw new InvalidStateStoreException("Store " + name() + " is currently closed");
      }
      RocksDB db = (RocksDB) DB.get(this);
      List<Rows> first = new ArrayList<>(query.ranges().size());
      // The first family has the rows, in a store without timestamps.
      try (RocksIterator rows = db.newIterator(families.getFirst())) {
        for (KeyRange range : query.ranges()) {
          first.add(Pages.first(new RowsOf(rows, range), query.limit()));
        }
      }
      return first;
    }

    private List<byte @Nullable []> values(List<Bytes> keys) {
      List<byte @Nullable []> values = new ArrayList<>(keys.size());
      for (Bytes key : keys) {
        values.add(get(key));
      }
      return values;
    }

    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> rows) {
      super.putAll(rows);
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
    public void close() {} // Whoever has the iterator closes it.
  }
}
