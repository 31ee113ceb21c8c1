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
 * The feeds of a partition's readers: in {@link FeedMemory} while the task runs, and on disk, but
 * not logged, from its closing to its next opening. They can always be made again. Readers and pins
 * stand here by their numbers in this partition (decision 7).
 *
 * <p>An unlogged store may come back as it was at some earlier time: after a kill, or after its
 * task was elsewhere for a while. So each opening writes a fresh random epoch into a logged store,
 * takes away the one on disk, and each closing puts it there, after all else. Only if both agree at
 * the next opening is what was saved what there is; otherwise all feeds are made again.
 */
public final class FeedCache {

  /**
   * Store, not logged. Generation, reader's number → a {@link Feed} as it was at a closing; and one
   * row that tells of which opening they are.
   */
  public static final String SNAPSHOTS = "feed-snapshots";

  /** Store: one row of the epoch and the generation in force; and counters. */
  public static final String EPOCHS = "feed-epochs";

  /** Both; {@link FeedMemory} is of one application each. */
  public static final StoreSet STORES =
      StoreSet.of(Wiring.logged(EPOCHS), Wiring.unlogged(SNAPSHOTS));

  /** Of what is complete down to the very first. */
  public static final long NO_FLOOR = Long.MIN_VALUE;

  static final Bytes EPOCH = Bytes.wrap(new byte[] {0});
  private static final int KEY_BYTES = 8;
  // Of rows of feeds. What was saved in another one is not believed, and feeds are made again.
  private static final byte FORMAT = 2;
  private static final int BATCH = 100;

  private final FeedMemory memory;
  private final KeyValueStore<Bytes, byte[]> saved;
  private final KeyValueStore<Bytes, byte[]> epochs;
  // What is removed leaves tombstones, which a range from the beginning would pass by each time.
  private Bytes sweptTo = key(0, 0);

  public FeedCache(ProcessorContext<?, ?> context) {
    memory = context.getStateStore(FeedMemory.NAME);
    saved = context.getStateStore(SNAPSHOTS);
    epochs = context.getStateStore(EPOCHS);
  }

  /**
   * The row of {@link #EPOCHS}.
   *
   * @param generation of rows on disk; each opening has its own
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
   * Begins at every start of the task; once, before anything else is read or written.
   *
   * @param pins looks up the row of a pin by its number, for those who read
   * @return whether what was saved is good, and all feeds are as they were
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

  /** Tells of which opening, and in what format, the rows on disk are. */
  private static byte[] signed(byte[] epoch) {
    byte[] bytes = Arrays.copyOf(epoch, epoch.length + 1);
    bytes[epoch.length] = FORMAT;
    return bytes;
  }

  /**
   * Shows no feeds from here on, and saves all of them.
   *
   * @param complete whether the next opening may rely on them; if not, they are not saved
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

  /** Removes up to {@code limit} rows of generations before this one; false when none are left. */
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

  /** Sees to it that there will be memory for a feed that begins later. */
  public void promise(int reader, int entries) {
    memory.promise(reader, entries);
  }

  /** Whether no feeds may begin before others have gone. */
  public boolean isUsedUp() {
    return memory.isUsedUp();
  }

  /**
   * Begins a feed from nothing.
   *
   * @param noted when it was noted last that the reader reads, in ms since 1970
   */
  public void begin(int number, Id reader, long noted) {
    memory.put(number, reader, noted);
  }

  /** From here on the feed is complete. */
  public void warm(int reader) {
    memory.with(reader, Feed::warm);
  }

  /** From here on there is no feed of this reader. */
  public void forget(int reader) {
    memory.remove(reader);
  }

  public void noted(int reader, long millis) {
    memory.with(reader, feed -> feed.noted(millis));
  }

  /** Puts one pin into the feeds of many readers, of those who have one. */
  public void push(int[] readers, Entry pin) {
    memory.push(readers, pin);
  }

  /**
   * Puts pins into one feed.
   *
   * @param floor of their author there are no others that were created later than this; {@link
   *     #NO_FLOOR} if there are simply no others
   */
  public void add(int reader, List<Entry> pins, long floor) {
    memory.with(
        reader,
        feed -> {
          feed.raiseFloor(floor);
          // Oldest first, so that each goes to the end of what there is, or not far from it.
          pins.reversed().forEach(pin -> feed.add(pin.millis(), pin.pin()));
        });
  }

  /** Removes pins from one feed. */
  public void remove(int reader, List<Entry> pins) {
    memory.with(reader, feed -> feed.remove(pins));
  }

  /** From here on the author's pins are to be merged into this feed, if there is one. */
  public void pull(int reader, Id author) {
    memory.with(reader, feed -> feed.pull(author));
  }

  public void stopPulling(int reader, Id author) {
    memory.with(reader, feed -> feed.stopPulling(author));
  }
}
