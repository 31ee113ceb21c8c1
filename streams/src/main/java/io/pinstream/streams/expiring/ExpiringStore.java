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
 * A store whose rows are forgotten at a certain age. Each put looks at the next four rows behind a
 * cursor that walks round the store, and removes up to two of them that are too old. So the store
 * holds little more than one age full of rows, no put costs more than another, and a row costs two
 * changelog records in its life: its put and its removal.
 *
 * <p>Not a window store, and without an index by time: see {@code
 * docs/decisions/0001-expiring-rows-without-window-stores.md}. Rows of such an index, which earlier
 * versions wrote (1, time, home, key → nothing), are removed where the cursor meets them.
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
  // Begins behind the first row that is put, which is anywhere: a task that is often started anew
  // would else never get beyond the first rows.
  private @Nullable Bytes cursor;

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
    Bytes row = row(key);
    store.put(row, new Row(now, value).bytes());
    removeSome(cursor == null ? behind(row) : cursor, now);
  }

  public void delete(Bytes key) {
    Wiring.erase(store, row(key));
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

  private void removeSome(Bytes from, long now) {
    List<Bytes> expired = new ArrayList<>(REMOVED_BY_A_PUT);
    int looked = look(from, LAST, 0, expired, now);
    if (looked < LOOKED_AT_BY_A_PUT && expired.size() < REMOVED_BY_A_PUT) {
      cursor = FIRST;
      look(FIRST, from, looked, expired, now);
    }
    expired.forEach(row -> Wiring.erase(store, row));
  }

  /** Takes the cursor along, and returns how many rows have been looked at. */
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
