package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of a partition's readers, on disk but not logged: they can always be made again.
 *
 * <p>An unlogged store may come back as it was at some earlier time: after a kill, or after its
 * task was elsewhere for a while. So each opening writes a fresh random epoch here and into a
 * logged store. Only if both still agree at the next opening has nothing happened to one of them
 * alone; otherwise a new generation begins, and nobody sees rows of the old one any more.
 *
 * <p>It never comes back with only a part of what one opening wrote, or the two would agree and
 * rows be missing: under exactly-once, Streams wipes a task of which a store was flushed and not
 * closed.
 */
public final class FeedCache {

  /**
   * Store, not logged. Of each generation and reader: first the {@link State}, which tells how far
   * the feed can be trusted; then 1, author → nothing, for each author whose pins are to be merged
   * in; then createdAt, pin → author, newest first.
   */
  public static final String ENTRIES = "feed-entries";

  /** Store: one row of the epoch and the generation in force. */
  public static final String EPOCHS = "feed-epochs";

  static final Bytes EPOCH = Bytes.wrap(new byte[] {0});
  private static final Bytes FILLED = Bytes.wrap(new byte[] {1});
  private static final byte ROW = 2;
  // Times, inverted, begin with ones for the next two million years.
  private static final byte PULLED = 1;
  private static final byte ENTRIES_FROM = 2;
  private static final byte[] NOTHING = new byte[0];
  private static final int ROW_PREFIX = 1 + 4 + Id.BYTES;
  private static final int BATCH = 1_000;

  private final KeyValueStore<Bytes, byte[]> entries;
  private final KeyValueStore<Bytes, byte[]> epochs;
  private int generation;

  FeedCache(ProcessorContext<?, ?> context) {
    entries = context.getStateStore(ENTRIES);
    epochs = context.getStateStore(EPOCHS);
  }

  /**
   * How far a reader's feed can be trusted.
   *
   * @param warm whether it is complete; if not, it is being filled
   * @param floor down to which pin; null if to the very first
   */
  record State(boolean warm, @Nullable Position floor) {

    static State of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      boolean warm = buffer.get() == 1;
      return new State(warm, buffer.hasRemaining() ? Position.read(buffer) : null);
    }

    byte[] bytes() {
      ByteBuffer buffer = ByteBuffer.allocate(1 + (floor == null ? 0 : Position.BYTES));
      buffer.put((byte) (warm ? 1 : 0));
      if (floor != null) {
        floor.write(buffer);
      }
      return buffer.array();
    }

    /** With the floor no older than {@code other}. */
    State raisedTo(@Nullable Position other) {
      return new State(warm, newer(floor, other));
    }
  }

  /** The row of {@link #EPOCHS}. */
  record Epoch(long epoch, int generation) {
    static Epoch of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Epoch(buffer.getLong(), buffer.getInt());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(12).putLong(epoch).putInt(generation).array();
    }

    /** What {@link #ENTRIES} has under {@link #EPOCH} if it belongs to this. */
    byte[] mark() {
      return ByteBuffer.allocate(8).putLong(epoch).array();
    }
  }

  /** Begins anew at every start of the task; once, before anything else is read or written. */
  void open(RandomGenerator random) {
    byte[] logged = epochs.get(EPOCH);
    Epoch last = logged == null ? new Epoch(0, 0) : Epoch.of(logged);
    boolean valid = logged != null && Arrays.equals(last.mark(), entries.get(EPOCH));
    Epoch next = new Epoch(random.nextLong(), valid ? last.generation() : last.generation() + 1);
    epochs.put(EPOCH, next.bytes());
    entries.put(EPOCH, next.mark());
  }

  /** The generation in force. It changes only when the cache is opened, before this is asked. */
  private int generation() {
    if (generation == 0) {
      byte[] logged = epochs.get(EPOCH);
      if (logged == null) {
        throw new IllegalStateException("The cache was not opened");
      }
      generation = Epoch.of(logged).generation();
    }
    return generation;
  }

  /** Whether the feeds of all readers have been made in this generation. */
  boolean isFilled() {
    byte[] filled = entries.get(FILLED);
    return filled != null && ByteBuffer.wrap(filled).getInt() == generation();
  }

  void setFilled() {
    entries.put(FILLED, ByteBuffer.allocate(4).putInt(generation()).array());
  }

  @Nullable State state(Id reader) {
    byte[] state = entries.get(stateKey(generation(), reader));
    return state == null ? null : State.of(state);
  }

  void setState(Id reader, State state) {
    entries.put(stateKey(generation(), reader), state.bytes());
  }

  /** From here on the feed of this reader is not to be trusted. */
  void forget(Id reader) {
    entries.delete(stateKey(generation(), reader));
  }

  /** Puts one pin into the feeds of many readers. */
  void add(List<Id> readers, Id author, Position position) {
    int generation = generation();
    byte[] value = authorValue(author);
    List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(readers.size());
    for (Id reader : readers) {
      batch.add(KeyValue.pair(entryKey(generation, reader, position), value));
    }
    entries.putAll(batch);
  }

  /** Puts many pins of one author into one feed. */
  void add(Id reader, Id author, List<Position> positions) {
    int generation = generation();
    byte[] value = authorValue(author);
    List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>(positions.size());
    for (Position position : positions) {
      batch.add(KeyValue.pair(entryKey(generation, reader, position), value));
    }
    entries.putAll(batch);
  }

  /** From here on the author's pins are to be merged into this feed, unless there is none. */
  void pull(Id reader, Id author) {
    if (state(reader) != null) {
      entries.put(pulledKey(generation(), reader, author), NOTHING);
    }
  }

  void stopPulling(Id reader, Id author) {
    entries.delete(pulledKey(generation(), reader, author));
  }

  /** Where the newest {@code count} entries of a feed end; null if there are no more than these. */
  @Nullable Position end(Id reader, int count) {
    KeyRange range = entriesOf(generation(), reader, null);
    try (KeyValueIterator<Bytes, byte[]> rows = entries.range(range.from(), range.to())) {
      Bytes last = null;
      for (int i = 0; i < count && rows.hasNext(); i++) {
        last = rows.next().key;
      }
      return last == null || !rows.hasNext() ? null : entryPosition(last);
    }
  }

  /** Removes up to {@code limit} rows of generations before this one; false when none are left. */
  boolean sweep(int limit) {
    Bytes from = Bytes.wrap(new byte[] {ROW});
    Bytes to = Bytes.wrap(ByteBuffer.allocate(5).put(ROW).putInt(generation()).array());
    return sweep(new KeyRange(from, to), limit);
  }

  /** Removes up to {@code limit} rows of a reader, but the state; false when none are left. */
  boolean sweep(Id reader, int limit) {
    KeyRange pulled = pulledBy(generation(), reader);
    return sweep(new KeyRange(pulled.from(), entriesOf(generation(), reader, null).to()), limit);
  }

  /** Removes up to {@code limit} entries behind a position; false when none are left. */
  boolean sweep(Id reader, Position behind, int limit) {
    return sweep(entriesOf(generation(), reader, behind), limit);
  }

  /** Merges no author's pins into this feed any more. */
  void stopPulling(Id reader) {
    KeyRange pulled = pulledBy(generation(), reader);
    while (sweep(pulled, BATCH)) {
      // and more
    }
  }

  private boolean sweep(KeyRange range, int limit) {
    List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = entries.range(range.from(), range.to())) {
      while (rows.hasNext() && batch.size() < limit) {
        batch.add(deletion(rows.next().key));
      }
    }
    entries.putAll(batch);
    return batch.size() == limit;
  }

  // Kafka's interface is not annotated: null is how it says delete.
  @SuppressWarnings("NullAway")
  private static KeyValue<Bytes, byte[]> deletion(Bytes key) {
    return KeyValue.pair(key, null);
  }

  static Bytes stateKey(int generation, Id reader) {
    return Bytes.wrap(row(generation, reader, 0).array());
  }

  static Bytes entryKey(int generation, Id reader, Position position) {
    ByteBuffer key = row(generation, reader, Position.BYTES);
    position.write(key);
    return Bytes.wrap(key.array());
  }

  static Bytes pulledKey(int generation, Id reader, Id author) {
    ByteBuffer key = row(generation, reader, 1 + Id.BYTES).put(PULLED);
    author.write(key);
    return Bytes.wrap(key.array());
  }

  static Id pulledAuthor(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()).position(ROW_PREFIX + 1));
  }

  /** The authors whose pins are to be merged into a reader's feed. */
  static KeyRange pulledBy(int generation, Id reader) {
    return new KeyRange(
        Bytes.wrap(row(generation, reader, 1).put(PULLED).array()),
        Bytes.wrap(row(generation, reader, 1).put(ENTRIES_FROM).array()));
  }

  /** The entries of a reader behind a position or from the newest on. */
  static KeyRange entriesOf(int generation, Id reader, @Nullable Position after) {
    ByteBuffer from = row(generation, reader, Position.BYTES + 1);
    if (after == null) {
      from.put(ENTRIES_FROM);
    } else {
      after.write(from);
      // One zero byte more: the position itself is left out, whatever is behind it is not.
      from.put((byte) 0);
    }
    ByteBuffer to = row(generation, reader, Position.BYTES + 1);
    Arrays.fill(to.array(), ROW_PREFIX, to.capacity(), (byte) 0xFF);
    return new KeyRange(
        Bytes.wrap(Arrays.copyOf(from.array(), from.position())), Bytes.wrap(to.array()));
  }

  /** The higher one of two floors, of which null is the lowest. */
  static @Nullable Position newer(@Nullable Position one, @Nullable Position other) {
    boolean isOther = other != null && (one == null || other.compareTo(one) < 0);
    return isOther ? other : one;
  }

  /** What a row of a reader is. */
  enum Kind {
    STATE,
    PULLED,
    ENTRY
  }

  static Kind kind(Bytes key) {
    byte[] bytes = key.get();
    if (bytes.length == ROW_PREFIX) {
      return Kind.STATE;
    }
    return bytes[ROW_PREFIX] == PULLED ? Kind.PULLED : Kind.ENTRY;
  }

  static Position entryPosition(Bytes key) {
    return Position.read(ByteBuffer.wrap(key.get()).position(ROW_PREFIX));
  }

  static Id entryAuthor(byte[] value) {
    return Id.read(ByteBuffer.wrap(value));
  }

  private static ByteBuffer row(int generation, Id reader, int more) {
    ByteBuffer key = ByteBuffer.allocate(ROW_PREFIX + more).put(ROW).putInt(generation);
    reader.write(key);
    return key;
  }

  private static byte[] authorValue(Id author) {
    ByteBuffer value = ByteBuffer.allocate(Id.BYTES);
    author.write(value);
    return value.array();
  }
}
