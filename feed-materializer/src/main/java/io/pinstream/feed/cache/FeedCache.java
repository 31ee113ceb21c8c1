package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of a partition's readers: in {@link FeedMemory} while the task runs, and in an unlogged
 * store on disk between its close and its next start. They can always be rebuilt. Readers and pins
 * are identified by their numbers in this partition (decision 7).
 *
 * <p>An unlogged store can be stale: after a kill, or after its task ran elsewhere for a while. So
 * each start writes a fresh random epoch to a logged store and deletes the epoch saved on disk;
 * each clean close saves it on disk again, as its last step. If both match at the next start, the
 * saved feeds are valid; otherwise all feeds are rebuilt.
 */
public final class FeedCache {

  /**
   * Store, not logged: generation, reader's number → a {@link Feed} as of the last clean close; and
   * one row with the epoch of that start.
   */
  public static final String SNAPSHOTS = "feed-snapshots";

  /** Store: one row with the current epoch and generation; and counters. */
  public static final String EPOCHS = "feed-epochs";

  /** Both stores. {@link FeedMemory} is built separately, because it depends on settings. */
  public static final StoreSet STORES =
      StoreSet.of(Wiring.logged(EPOCHS), Wiring.unlogged(SNAPSHOTS));

  /** The floor of a feed that is complete down to the very first pin. */
  public static final long NO_FLOOR = Long.MIN_VALUE;

  static final Bytes EPOCH = Bytes.wrap(new byte[] {0});
  private static final int KEY_BYTES = 8;
  // The format of feed rows. Rows in another format are ignored, and feeds are rebuilt.
  private static final byte FORMAT = 2;
  private static final int BATCH = 100;

  private final FeedMemory memory;
  private final KeyValueStore<Bytes, byte[]> saved;
  private final KeyValueStore<Bytes, byte[]> epochs;
  // Deletes leave tombstones; a range from the start would skip all of them each time.
  private Bytes sweptTo = key(0, 0);

  public FeedCache(ProcessorContext<?, ?> context) {
    memory = context.getStateStore(FeedMemory.NAME);
    saved = context.getStateStore(SNAPSHOTS);
    epochs = context.getStateStore(EPOCHS);
  }

  /**
   * The row of {@link #EPOCHS}.
   *
   * @param generation the generation of rows on disk; each start has its own
   */
  private record Epoch(long epoch, int generation) {
    static Epoch of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Epoch(buffer.getLong(), buffer.getInt());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(12).putLong(epoch).putInt(generation).array();
    }
  }

  /**
   * Opens the cache. Call once per start of the task, before anything else is read or written.
   *
   * @param pins looks up the row of a pin by its number, for reads
   * @return whether the saved feeds were valid and are loaded
   */
  public boolean open(RandomGenerator random, LongFunction<byte @Nullable []> pins) {
    byte[] logged = epochs.get(EPOCH);
    Epoch last = logged == null ? new Epoch(0, 0) : Epoch.of(logged);
    boolean good = logged != null && Arrays.equals(signed(logged), saved.get(EPOCH));
    Epoch next = new Epoch(random.nextLong(), last.generation() + 1);
    epochs.put(EPOCH, next.bytes());
    Wiring.erase(saved, EPOCH);
    memory.begin(next.epoch(), pins::apply);
    if (good) {
      load(last.generation());
    }
    return good;
  }

  private void load(int generation) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        saved.range(key(generation, 0), key(generation + 1, 0))) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        memory.put(ByteBuffer.wrap(row.key.get()).getInt(Integer.BYTES), row.value);
      }
    }
  }

  /** The row on disk that says which start, and which format, the saved feeds belong to. */
  private static byte[] signed(byte[] epoch) {
    byte[] bytes = Arrays.copyOf(epoch, epoch.length + 1);
    bytes[epoch.length] = FORMAT;
    return bytes;
  }

  /**
   * Hides all feeds from reads and saves them.
   *
   * @param complete whether the next start may use them; if not, they are not saved
   */
  public void close(boolean complete) {
    byte[] logged = epochs.get(EPOCH);
    if (!complete || logged == null) {
      memory.end();
      return;
    }
    int generation = Epoch.of(logged).generation();
    List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    memory.end(
        (number, row) -> {
          batch.add(KeyValue.pair(key(generation, number), row));
          if (batch.size() == BATCH) {
            saved.putAll(batch);
            batch.clear();
          }
        });
    saved.putAll(batch);
    saved.put(EPOCH, signed(logged));
  }

  /** Deletes up to {@code limit} rows of older generations; false when none are left. */
  public boolean sweep(int limit) {
    List<Bytes> old = new ArrayList<>();
    byte[] logged = epochs.get(EPOCH);
    int generation = logged == null ? 0 : Epoch.of(logged).generation();
    try (KeyValueIterator<Bytes, byte[]> rows = saved.range(sweptTo, key(generation, 0))) {
      while (rows.hasNext() && old.size() < limit) {
        old.add(rows.next().key);
      }
    }
    old.forEach(key -> Wiring.erase(saved, key));
    if (!old.isEmpty()) {
      sweptTo = old.getLast();
    }
    return old.size() == limit;
  }

  private static Bytes key(int generation, int number) {
    return Bytes.wrap(ByteBuffer.allocate(KEY_BYTES).putInt(generation).putInt(number).array());
  }

  /** Whether there is a feed of this reader, complete or not. */
  public boolean has(int reader) {
    return memory.has(reader);
  }

  /** Whether the feed of this reader is complete. */
  public boolean isWarm(int reader) {
    return memory.isWarm(reader);
  }

  /** How many feeds there are, complete or not. */
  public int feeds() {
    return memory.feeds();
  }

  /** Reserves memory for a feed that starts later. */
  public void promise(int reader, int entries) {
    memory.promise(reader, entries);
  }

  /** Whether no feed may start before another one is evicted. */
  public boolean isUsedUp() {
    return memory.isUsedUp();
  }

  /**
   * Starts an empty feed.
   *
   * @param noted time of the reader's last recorded read, in ms since 1970
   */
  public void begin(int number, Id reader, long noted) {
    memory.put(number, reader, noted);
  }

  /** Marks the feed as complete. */
  public void warm(int reader) {
    memory.with(reader, Feed::warm);
  }

  /** Removes the feed of this reader. */
  public void forget(int reader) {
    memory.remove(reader);
  }

  public void noted(int reader, long millis) {
    memory.with(reader, feed -> feed.noted(millis));
  }

  /** Puts one pin into the feeds of many readers. Readers without a feed are skipped. */
  public void push(int[] readers, Entry pin) {
    memory.push(readers, pin);
  }

  /**
   * Puts pins into one feed.
   *
   * @param floor the pins are all of their author's pins created later than this; {@link #NO_FLOOR}
   *     if they are all of the author's pins
   */
  public void add(int reader, List<Entry> pins, long floor) {
    memory.with(
        reader,
        feed -> {
          feed.raiseFloor(floor);
          // Oldest first, so that each is inserted at or near the end.
          pins.reversed().forEach(pin -> feed.add(pin.millis(), pin.pin()));
        });
  }

  /** Removes pins from one feed. */
  public void remove(int reader, List<Entry> pins) {
    memory.with(reader, feed -> feed.remove(pins));
  }

  /** From now on, reads of this feed merge in the author's pins. No effect without a feed. */
  public void pull(int reader, Id author) {
    memory.with(reader, feed -> feed.pull(author));
  }

  public void stopPulling(int reader, Id author) {
    memory.with(reader, feed -> feed.stopPulling(author));
  }
}
