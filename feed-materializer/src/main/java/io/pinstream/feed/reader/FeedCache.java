package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.RowBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of a partition's readers, on disk but not logged: they can always be made again.
 * Readers and pins stand here by their numbers in this partition (decision 6).
 *
 * <p>An unlogged store may come back as it was at some earlier time: after a kill, or after its
 * task was elsewhere for a while. So each opening writes a fresh random epoch here and into a
 * logged store. Only if both still agree at the next opening has nothing happened to one of them
 * alone; otherwise a new generation begins, and nobody sees rows of the old one any more.
 *
 * <p>It never comes back with only a part of what one opening wrote, or the two would agree and
 * rows be missing: under exactly-once, Streams wipes a task of which a store was flushed and not
 * closed. It may hold more than was ever committed; so whatever is found here is held to what is
 * logged: whether the pin has that number and time, and its author is followed.
 */
public final class FeedCache {

  /**
   * Store, not logged. Of each generation and reader's number: first the {@link State}, which tells
   * how far the feed can be trusted; then 1, author → nothing, for each author whose pins are to be
   * merged in; then six bytes of createdAt, inverted, and the pin's number → nothing.
   */
  public static final String ENTRIES = "feed-entries";

  /** Store: one row of the epoch and the generation in force; and the {@link Counter}s. */
  public static final String EPOCHS = "feed-epochs";

  static final Bytes EPOCH = Bytes.wrap(new byte[] {0});
  private static final Bytes FILLED = Bytes.wrap(new byte[] {1});
  private static final int GENERATION_BYTES = 4;
  private static final int READER_BYTES = GENERATION_BYTES + 4;
  private static final int TIME_BYTES = 6;
  private static final int ENTRY_BYTES = READER_BYTES + TIME_BYTES + 4;
  // Times, inverted, begin with greater bytes for the next eight thousand years.
  private static final byte PULLED = 1;
  private static final byte ENTRIES_FROM = 2;
  private static final byte[] NOTHING = new byte[0];
  private static final int BATCH = 1_000;

  private final KeyValueStore<Bytes, byte[]> entries;
  private final KeyValueStore<Bytes, byte[]> epochs;
  private final RowBatch batch;
  private int generation;

  FeedCache(ProcessorContext<?, ?> context) {
    entries = context.getStateStore(ENTRIES);
    batch = new RowBatch(entries);
    epochs = context.getStateStore(EPOCHS);
  }

  /**
   * How far a reader's feed can be trusted.
   *
   * @param warm whether it is complete; if not, it is being filled
   * @param floor it is complete of all that was created later than this, in ms since 1970
   */
  record State(boolean warm, long floor) {

    static final long NO_FLOOR = Long.MIN_VALUE;
    static final State COLD = new State(false, NO_FLOOR);

    static State of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new State(buffer.get() == 1, buffer.getLong());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(9).put((byte) (warm ? 1 : 0)).putLong(floor).array();
    }

    State raisedTo(long other) {
      return new State(warm, Math.max(floor, other));
    }

    State warmed() {
      return new State(true, floor);
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

  @Nullable State state(int reader) {
    byte[] state = entries.get(stateKey(generation(), reader));
    return state == null ? null : State.of(state);
  }

  void setState(int reader, State state) {
    entries.put(stateKey(generation(), reader), state.bytes());
  }

  /** From here on the feed of this reader is not to be trusted. */
  void forget(int reader) {
    entries.delete(stateKey(generation(), reader));
  }

  /** Puts one pin into the feeds of many readers. */
  void add(int[] readers, Entry pin) {
    int generation = generation();
    for (int reader : readers) {
      writeEntry(batch.put(ENTRY_BYTES), generation, reader, pin);
    }
    batch.write();
  }

  /** Puts many pins into one feed. */
  void add(int reader, List<Entry> pins) {
    int generation = generation();
    for (Entry pin : pins) {
      writeEntry(batch.put(ENTRY_BYTES), generation, reader, pin);
    }
    batch.write();
  }

  /** Removes pins from one feed. */
  void remove(int reader, List<Entry> pins) {
    int generation = generation();
    for (Entry pin : pins) {
      writeEntry(batch.delete(ENTRY_BYTES), generation, reader, pin);
    }
    batch.write();
  }

  /** From here on the author's pins are to be merged into this feed, unless there is none. */
  void pull(int reader, Id author) {
    if (state(reader) != null) {
      entries.put(pulledKey(generation(), reader, author), NOTHING);
    }
  }

  void stopPulling(int reader, Id author) {
    entries.delete(pulledKey(generation(), reader, author));
  }

  /** Merges no author's pins into this feed any more. */
  void stopPulling(int reader) {
    KeyRange pulled = pulledBy(generation(), reader);
    while (sweep(pulled, BATCH)) {
      // and more
    }
  }

  /**
   * The last of the newest {@code count} entries of a feed; null if there are no more than these.
   */
  @Nullable Entry last(int reader, int count) {
    KeyRange range = entriesOf(generation(), reader);
    try (KeyValueIterator<Bytes, byte[]> rows = entries.range(range.from(), range.to())) {
      Bytes last = null;
      for (int i = 0; i < count && rows.hasNext(); i++) {
        last = rows.next().key;
      }
      return last == null || !rows.hasNext() ? null : Entry.of(last);
    }
  }

  /** Removes up to {@code limit} rows of generations before this one; false when none are left. */
  boolean sweep(int limit) {
    Bytes from = Bytes.wrap(new byte[GENERATION_BYTES]);
    Bytes to = Bytes.wrap(ByteBuffer.allocate(GENERATION_BYTES).putInt(generation()).array());
    return sweep(new KeyRange(from, to), limit);
  }

  /** Removes up to {@code limit} rows of a reader, but the state; false when none are left. */
  boolean sweep(int reader, int limit) {
    KeyRange pulled = pulledBy(generation(), reader);
    return sweep(new KeyRange(pulled.from(), entriesOf(generation(), reader).to()), limit);
  }

  /** Removes up to {@code limit} entries as old as this or older; false when none are left. */
  boolean sweep(int reader, long millis, int limit) {
    KeyRange all = entriesOf(generation(), reader);
    return sweep(new KeyRange(timeKey(generation(), reader, millis), all.to()), limit);
  }

  private boolean sweep(KeyRange range, int limit) {
    int swept = 0;
    try (KeyValueIterator<Bytes, byte[]> rows = entries.range(range.from(), range.to())) {
      while (rows.hasNext() && swept < limit) {
        byte[] key = rows.next().key.get();
        batch.delete(key.length).put(key);
        swept++;
      }
    }
    batch.write();
    return swept == limit;
  }

  /**
   * A pin in a feed.
   *
   * @param millis when it was created
   * @param pin its number
   */
  record Entry(long millis, int pin) {

    static Entry of(Bytes key) {
      ByteBuffer bytes = ByteBuffer.wrap(key.get()).position(READER_BYTES);
      long inverted = ((long) bytes.getShort() << 32) | (bytes.getInt() & 0xFFFFFFFFL);
      return new Entry(~inverted & ((1L << 48) - 1), bytes.getInt());
    }
  }

  /** What a row of a reader is. */
  enum Kind {
    STATE,
    PULLED,
    ENTRY
  }

  static Kind kind(Bytes key) {
    return switch (key.get().length) {
      case READER_BYTES -> Kind.STATE;
      case ENTRY_BYTES -> Kind.ENTRY;
      default -> Kind.PULLED;
    };
  }

  static Bytes stateKey(int generation, int reader) {
    return Bytes.wrap(row(generation, reader, 0).array());
  }

  private static void writeEntry(ByteBuffer key, int generation, int reader, Entry pin) {
    time(key.putInt(generation).putInt(reader), pin.millis()).putInt(pin.pin());
  }

  private static Bytes pulledKey(int generation, int reader, Id author) {
    ByteBuffer key = row(generation, reader, 1 + Id.BYTES).put(PULLED);
    author.write(key);
    return Bytes.wrap(key.array());
  }

  static Id pulledAuthor(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()).position(READER_BYTES + 1));
  }

  /** The authors whose pins are to be merged into a reader's feed. */
  static KeyRange pulledBy(int generation, int reader) {
    return new KeyRange(
        Bytes.wrap(row(generation, reader, 1).put(PULLED).array()),
        Bytes.wrap(row(generation, reader, 1).put(ENTRIES_FROM).array()));
  }

  /** All entries of a reader, newest first. */
  static KeyRange entriesOf(int generation, int reader) {
    ByteBuffer to = row(generation, reader, ENTRY_BYTES - READER_BYTES + 1);
    Arrays.fill(to.array(), READER_BYTES, to.capacity(), (byte) 0xFF);
    return new KeyRange(pulledBy(generation, reader).to(), Bytes.wrap(to.array()));
  }

  /** The entries of a reader that were created at this time or earlier. */
  static KeyRange entriesOf(int generation, int reader, long millis) {
    return new KeyRange(timeKey(generation, reader, millis), entriesOf(generation, reader).to());
  }

  private static Bytes timeKey(int generation, int reader, long millis) {
    return Bytes.wrap(time(row(generation, reader, TIME_BYTES), millis).array());
  }

  private static ByteBuffer time(ByteBuffer bytes, long millis) {
    return bytes.putShort((short) (~millis >>> 32)).putInt((int) ~millis);
  }

  private static ByteBuffer row(int generation, int reader, int more) {
    return ByteBuffer.allocate(READER_BYTES + more).putInt(generation).putInt(reader);
  }
}
