package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The durable stores of the reader side. Feeds themselves are in {@link FeedCache}. */
public final class ReaderStores {

  /**
   * Store: home, reader, author → nothing. Whom each reader follows. And home, reader → the number
   * of followed authors (see {@link Followed}).
   */
  public static final String FOLLOWING = "feed-following";

  /**
   * Store: author, a number → the numbers of some readers, 4 bytes each. The awake local readers of
   * each author (see {@link LocalReaders}). Specific to one partition: when partitions are split,
   * rebuild it from {@link #FOLLOWING}, {@link #AWAKE_READERS} and {@link #READER_NUMBERS}.
   */
  public static final String LOCAL_READERS = "feed-local-readers";

  /**
   * Store: author → the number of awake local readers, and how the author's pins get into their
   * feeds (see {@link LocalAuthors}). Specific to one partition: when partitions are split, recount
   * it from {@link #LOCAL_READERS}.
   */
  public static final String LOCAL_AUTHORS = "feed-local-authors";

  /**
   * Store: author, kind, pin's time and number → reader's number. Pending work on all local readers
   * of an author.
   */
  public static final String AUTHOR_JOBS = "feed-author-jobs";

  /**
   * Store: author → {@link Watch}. While an author has readers here, this partition gets all of the
   * author's pins. The key has no home: the row belongs to each partition with a reader.
   */
  public static final String WATCHED_AUTHORS = "feed-watched-authors";

  /**
   * Store: number → {@link SeenPin}. The newest pins of watched authors, once per partition,
   * however many readers they have. The key has no home, as in {@link #WATCHED_AUTHORS}.
   */
  public static final String SEEN_PINS = "feed-seen-pins";

  /**
   * Store: author, createdAt, pin → the pin's number. The index of {@link #SEEN_PINS} by author.
   */
  public static final String SEEN_PLACES = "feed-seen-places";

  /** Store: home, reader → the number of a reader whose feed is kept. */
  public static final String READER_NUMBERS = "feed-reader-numbers";

  /**
   * Store: 0, home, reader → time of the last recorded read; and 1, that time, home, reader →
   * nothing. The awake readers: those who have read recently.
   */
  public static final String AWAKE_READERS = "feed-awake-readers";

  /** Store: home, reader → {@link ReaderJobs.Job}. Readers who are waking up or falling asleep. */
  public static final String READER_JOBS = "feed-reader-jobs";

  static final StoreSet STORES =
      StoreSet.logged(
          FOLLOWING,
          AWAKE_READERS,
          READER_JOBS,
          LOCAL_READERS,
          LOCAL_AUTHORS,
          AUTHOR_JOBS,
          WATCHED_AUTHORS,
          SEEN_PINS,
          SEEN_PLACES,
          READER_NUMBERS);

  static final byte[] NOTHING = new byte[0];

  private ReaderStores() {}

  /**
   * The state of a watched author.
   *
   * @param count the number of the author's pins kept here
   * @param completeFrom the oldest pin down to which all are here; null if all of the author's pins
   *     are
   */
  record Watch(int count, @Nullable Position completeFrom) {

    static Watch of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      int count = buffer.getInt();
      return new Watch(count, buffer.hasRemaining() ? Position.read(buffer) : null);
    }

    byte[] bytes() {
      ByteBuffer buffer =
          ByteBuffer.allocate(4 + (completeFrom == null ? 0 : Position.BYTES)).putInt(count);
      if (completeFrom != null) {
        completeFrom.write(buffer);
      }
      return buffer.array();
    }

    /** All pins created later than this are here, in ms since 1970. */
    long floor() {
      return completeFrom == null ? FeedCache.NO_FLOOR : completeFrom.millis();
    }

    /** Whether a pin at this position would be kept here. */
    boolean covers(Position position) {
      return completeFrom == null || position.compareTo(completeFrom) <= 0;
    }
  }

  /**
   * A pin that was seen here.
   *
   * @param json what the API returns; empty if the pin was withdrawn
   */
  record SeenPin(Id author, Position position, byte[] json) {

    static SeenPin withdrawn(Id author, Position position) {
      return new SeenPin(author, position, new byte[0]);
    }

    static SeenPin of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      Id author = Id.read(buffer);
      Position position = Position.read(buffer);
      byte[] json = new byte[buffer.remaining()];
      buffer.get(json);
      return new SeenPin(author, position, json);
    }

    byte[] bytes() {
      ByteBuffer buffer = ByteBuffer.allocate(Id.BYTES + Position.BYTES + json.length);
      author.write(buffer);
      position.write(buffer);
      return buffer.put(json).array();
    }

    boolean isWithdrawn() {
      return json.length == 0;
    }
  }

  static Bytes followingKey(Id reader, Id author) {
    return StoreKey.of(reader).id(author).bytes();
  }

  static KeyRange followedBy(Id reader) {
    // The key of the count, plus one zero byte.
    return new KeyRange(StoreKey.of(reader).mark(0).bytes(), StoreKey.of(reader).range().to());
  }

  static Bytes followedKey(Id reader) {
    return StoreKey.of(reader).bytes();
  }

  /** The author in a key of {@link #FOLLOWING}. */
  static Id followedAuthor(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()).position(2 + Id.BYTES));
  }

  /** The authors that a reader follows after this one, or all. */
  static KeyRange followedBehind(Id reader, @Nullable Id author) {
    KeyRange all = followedBy(reader);
    return author == null
        ? all
        : new KeyRange(StoreKey.of(reader).id(author).mark(0).bytes(), all.to());
  }

  static Bytes authorKey(Id author) {
    return StoreKey.ofForeign(author).bytes();
  }

  static KeyRange localReadersOf(Id author) {
    return StoreKey.ofForeign(author).range();
  }

  /** The key of the row of {@link #LOCAL_READERS} whose numbers start at this one. */
  static Bytes localReadersKey(Id author, int number) {
    ByteBuffer key = ByteBuffer.allocate(Id.BYTES + Integer.BYTES);
    author.write(key);
    return Bytes.wrap(key.putInt(number).array());
  }

  /** The number of readers in a row of {@link #LOCAL_READERS}. */
  public static int readersIn(byte[] row) {
    return row.length / Integer.BYTES;
  }

  /** The key of {@link #SEEN_PINS}: 4 bytes while they suffice, then 8. */
  static Bytes seenKey(long number) {
    return Bytes.wrap(
        number >>> Integer.SIZE == 0
            ? ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array()
            : ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** The number in a value of {@link #SEEN_PLACES}, which is the key of {@link #SEEN_PINS}. */
  static long seenNumber(byte[] place) {
    ByteBuffer number = ByteBuffer.wrap(place);
    return place.length == Integer.BYTES
        ? Integer.toUnsignedLong(number.getInt())
        : number.getLong();
  }

  static Bytes seenPlace(Id author, Position position) {
    return StoreKey.ofForeign(author).position(position).bytes();
  }

  static KeyRange seenPlacesOf(Id author) {
    return seenPlacesOf(author, null);
  }

  static KeyRange seenPlacesOf(Id author, @Nullable Position after) {
    return Pages.range(StoreKey.ofForeign(author), after);
  }

  static Position seenPosition(Bytes place) {
    return Pages.position(place);
  }
}
