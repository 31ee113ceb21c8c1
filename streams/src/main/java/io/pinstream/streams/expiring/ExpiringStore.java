package io.pinstream.streams.expiring;

import io.pinstream.streams.Wiring;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store whose rows expire at a certain age. Each put checks the next four rows after a cursor
 * that cycles through the store, and deletes up to two expired ones. So the store holds little more
 * than the rows of one age, each put costs the same, and a row costs two changelog records: its put
 * and its delete.
 *
 * <p>Why it is not a window store and has no index by time: see {@code
 * docs/decisions/0001-expiring-rows-without-window-stores.md}. Index rows of earlier versions (1,
 * time, home, key → nothing) are deleted when the cursor reaches them.
 *
 * <pre>
 *   0, home, key → time, value
 * </pre>
 */
public final class ExpiringStore {

  private static final byte BY_KEY = 0;
  private static final int LOOKED_AT_BY_A_PUT = 4;
  private static final int REMOVED_BY_A_PUT = 2;
  private static final Bytes FIRST = Bytes.wrap(new byte[] {BY_KEY});
  private static final Bytes LAST = Bytes.wrap(new byte[] {(byte) 0xFF});

  private final KeyValueStore<Bytes, byte[]> store;
  private final long ageMillis;
  // Starts after the first row that is put, which is at a random place: if it started at the front,
  // a task that restarts often would only ever check the first rows.
  private @Nullable Bytes cursor;

  public ExpiringStore(KeyValueStore<Bytes, byte[]> store, Duration age) {
    this.store = store;
    this.ageMillis = age.toMillis();
  }

  /**
   * A stored row.
   *
   * @param millis time of the put
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

  /** The value of a key that starts with its home, unless expired. */
  public byte @Nullable [] get(Bytes key, long now) {
    return value(store.get(row(key)), now, ageMillis);
  }

  public void put(Bytes key, byte[] value, long now) {
    Bytes row = row(key);
    store.put(row, new Row(now, value).bytes());
    removeSome(cursor == null ? behind(row) : cursor, now);
  }

  public void delete(Bytes key) {
    Wiring.erase(store, row(key));
  }

  /** The stored key for {@code key}, for queries. */
  public static Bytes row(Bytes key) {
    return Bytes.wrap(ByteBuffer.allocate(1 + key.get().length).put(BY_KEY).put(key.get()).array());
  }

  /** The value in stored bytes, for queries; null if absent or expired. */
  public static byte @Nullable [] value(byte @Nullable [] found, long now, long ageMillis) {
    if (found == null) {
      return null;
    }
    Row row = Row.of(found);
    return row.millis() < now - ageMillis ? null : row.value();
  }

  private void removeSome(Bytes from, long now) {
    List<Bytes> expired = new ArrayList<>(REMOVED_BY_A_PUT);
    int looked = look(from, LAST, 0, expired, now);
    if (looked < LOOKED_AT_BY_A_PUT && expired.size() < REMOVED_BY_A_PUT) {
      cursor = FIRST;
      look(FIRST, from, looked, expired, now);
    }
    expired.forEach(row -> Wiring.erase(store, row));
  }

  /** Checks rows and moves the cursor; returns the number of rows checked so far. */
  private int look(Bytes from, Bytes to, int before, List<Bytes> expired, long now) {
    int looked = before;
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
      while (looked < LOOKED_AT_BY_A_PUT && expired.size() < REMOVED_BY_A_PUT && rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        looked++;
        cursor = behind(row.key);
        if (row.key.get()[0] != BY_KEY || Row.of(row.value).millis() < now - ageMillis) {
          expired.add(row.key);
        }
      }
    }
    return looked;
  }

  private static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }
}
