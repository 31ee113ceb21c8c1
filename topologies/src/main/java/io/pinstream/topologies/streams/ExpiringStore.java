package io.pinstream.topologies.streams;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store whose rows are forgotten at a certain age. Rows lie by key, and once more by time; each
 * put removes up to two rows that are too old, so that the store never holds much more than one age
 * full of rows, and no put costs more than another.
 *
 * <p>Not a window store: see {@code docs/decisions/0001-expiring-rows-without-window-stores.md}.
 *
 * <pre>
 *   0, home, key       → time, value
 *   1, time, home, key → nothing
 * </pre>
 */
public final class ExpiringStore {

  private static final byte BY_KEY = 0;
  private static final byte BY_TIME = 1;
  private static final byte[] NOTHING = new byte[0];
  private static final int REMOVED_BY_A_PUT = 2;

  private final KeyValueStore<Bytes, byte[]> store;
  private final long ageMillis;
  // Where the oldest row may be. Saves looking through what was removed since this task started.
  private Bytes oldest = Bytes.wrap(new byte[] {BY_TIME});

  public ExpiringStore(KeyValueStore<Bytes, byte[]> store, Duration age) {
    this.store = store;
    this.ageMillis = age.toMillis();
  }

  /**
   * A row as it lies in the store.
   *
   * @param millis when it was put
   */
  private record Row(long millis, byte[] value) {

    static Row of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      long millis = buffer.getLong();
      return new Row(millis, Arrays.copyOfRange(bytes, 8, bytes.length));
    }

    byte[] bytes() {
      return ByteBuffer.allocate(8 + value.length).putLong(millis).put(value).array();
    }
  }

  /** The value of a key that begins with its home, unless it is too old. */
  public byte @Nullable [] get(Bytes key, long now) {
    return value(store.get(row(key)), now, ageMillis);
  }

  public void put(Bytes key, byte[] value, long now) {
    byte[] old = store.get(row(key));
    if (old != null) {
      Wiring.erase(store, timed(Row.of(old).millis(), key));
    }
    store.put(row(key), new Row(now, value).bytes());
    store.put(timed(now, key), NOTHING);
    removeOldest(now);
  }

  public void delete(Bytes key) {
    byte[] old = store.delete(row(key));
    if (old != null) {
      Wiring.erase(store, timed(Row.of(old).millis(), key));
    }
  }

  /** The key under which a query finds what is put under {@code key}. */
  public static Bytes row(Bytes key) {
    return Bytes.wrap(ByteBuffer.allocate(1 + key.get().length).put(BY_KEY).put(key.get()).array());
  }

  /** What a query makes of the bytes that it finds. */
  public static byte @Nullable [] value(byte @Nullable [] found, long now, long ageMillis) {
    if (found == null) {
      return null;
    }
    Row row = Row.of(found);
    return row.millis() < now - ageMillis ? null : row.value();
  }

  private void removeOldest(long now) {
    List<Bytes> expired = new ArrayList<>(REMOVED_BY_A_PUT);
    Bytes until = Bytes.wrap(timedPrefix(now - ageMillis).array());
    if (oldest.compareTo(until) >= 0) {
      return;
    }
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(oldest, until)) {
      while (rows.hasNext() && expired.size() < REMOVED_BY_A_PUT) {
        expired.add(rows.next().key);
      }
    }
    for (Bytes timed : expired) {
      Wiring.erase(store, timed);
      Wiring.erase(store, row(Bytes.wrap(Arrays.copyOfRange(timed.get(), 9, timed.get().length))));
      oldest = timed;
    }
    if (expired.size() < REMOVED_BY_A_PUT) {
      oldest = until;
    }
  }

  private static Bytes timed(long millis, Bytes key) {
    return Bytes.wrap(
        ByteBuffer.allocate(9 + key.get().length)
            .put(timedPrefix(millis).array())
            .put(key.get())
            .array());
  }

  private static ByteBuffer timedPrefix(long millis) {
    return ByteBuffer.allocate(9).put(BY_TIME).putLong(millis);
  }
}
