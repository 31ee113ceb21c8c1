package io.pinstream.topologies.streams;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.ChangeLoggingKeyValueBytesStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows without values on their way into an unlogged store, put together here in RocksDB's own
 * format, and handed over in one call for a thousand of them. {@code putAll} makes an object of
 * each key and each row, and a call into native code for each. To be used by one thread.
 *
 * <p>The format is that of {@code write_batch.cc}: 8 bytes of sequence, 4 of count, both
 * little-endian; then for each row a type, and key and value, each behind its length.
 */
public final class RowBatch {

  // Readers of the store wait while a batch is written: for less than a millisecond.
  private static final int MOST_ROWS = 1_000;
  private static final int COUNT_AT = 8;
  private static final int HEAD_BYTES = 12;
  // Lengths are varints; those below 128 are one byte.
  private static final int LONGEST_KEY = 127;
  private static final byte DELETION = 0;
  private static final byte VALUE = 1;
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;
  private final QueryableRocksDb.@Nullable Store rocksDb;
  private ByteBuffer bytes = ByteBuffer.allocate(4096);
  private int end = HEAD_BYTES;
  private int count;

  /**
   * @param store what a processor gets from its context; rows go into a store that is not one of
   *     {@link Wiring#unlogged} as all others do
   */
  public RowBatch(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    this.rocksDb = unlogged(store);
  }

  /**
   * The store below the layers of Streams, if nothing but measuring would be left out with them.
   */
  private static QueryableRocksDb.@Nullable Store unlogged(KeyValueStore<Bytes, byte[]> store) {
    return store instanceof WrappedStateStore<?, ?, ?> layers
            && layers.findInner(ChangeLoggingKeyValueBytesStore.class) == null
        ? layers.findInner(QueryableRocksDb.Store.class)
        : null;
  }

  /**
   * Adds a row without a value.
   *
   * @return where the key is to be written, so many bytes of it, before anything else is added
   */
  public ByteBuffer put(int keyBytes) {
    ByteBuffer key = begin(VALUE, keyBytes, 1);
    key.put(end - 1, (byte) 0);
    return key;
  }

  /** Adds the deletion of a row. Returns where the key is to be written, as {@link #put} does. */
  public ByteBuffer delete(int keyBytes) {
    return begin(DELETION, keyBytes, 0);
  }

  private ByteBuffer begin(byte type, int keyBytes, int more) {
    if (keyBytes > LONGEST_KEY) {
      throw new IllegalArgumentException("A key of " + keyBytes + " bytes");
    }
    if (count == MOST_ROWS) {
      write();
    }
    int row = end;
    end = row + 2 + keyBytes + more;
    if (end > bytes.capacity()) {
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), 2 * bytes.capacity()));
    }
    count++;
    return bytes.position(row).put(type).put((byte) keyBytes);
  }

  /** Writes what is left to be written. */
  public void write() {
    if (count == 0) {
      return;
    }
    if (rocksDb == null) {
      store.putAll(rows());
    } else {
      bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(COUNT_AT, count).order(ByteOrder.BIG_ENDIAN);
      rocksDb.write(Arrays.copyOf(bytes.array(), end));
    }
    end = HEAD_BYTES;
    count = 0;
  }

  // Kafka's interface is not annotated: null is how it says delete.
  @SuppressWarnings("NullAway")
  private List<KeyValue<Bytes, byte[]>> rows() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(count);
    bytes.position(HEAD_BYTES);
    while (bytes.position() < end) {
      boolean value = bytes.get() == VALUE;
      byte[] key = new byte[bytes.get()];
      bytes.get(key);
      rows.add(KeyValue.pair(Bytes.wrap(key), value ? NOTHING : null));
      if (value) {
        bytes.get();
      }
    }
    return rows;
  }
}
