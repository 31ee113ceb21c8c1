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

/** What a partition of readers knows for good. Feeds themselves are in {@link FeedCache}. */
public final class ReaderStores {

  /**
   * Store: home, reader, author → nothing. Whom one reads. And home, reader → how many these are
   * (see {@link Followed}).
   */
  public static final String FOLLOWING = "feed-following";

  /**
   * Store: author, a number → the numbers of some readers, 4 bytes each. Who of those awake reads
   * an author here (see {@link LocalReaders}). Of one partition; to be made again from {@link
   * #FOLLOWING}, {@link #AWAKE_READERS} and {@link #READER_NUMBERS} if there are to be more.
   */
  public static final String LOCAL_READERS = "feed-local-readers";

  /**
   * Store: author → how many of those awake read an author here, and how the author's pins come
   * into their feeds (see {@link LocalAuthors}). Of one partition; to be counted again from {@link
   * #LOCAL_READERS} if there are to be more.
   */
  public static final String LOCAL_AUTHORS = "feed-local-authors";

  /**
   * Store: author, kind, pin's time and number → reader's number. Work on all who read an author
   * here.
   */
  public static final String AUTHOR_JOBS = "feed-author-jobs";

  /**
   * Store: author → {@link Watch}. From the first reader here to the last, this partition is told
   * of all that the author does. Under no home: it goes wherever a reader goes.
   */
  public static final String WATCHED_AUTHORS = "feed-watched-authors";

  /**
   * Store: number → {@link SeenPin}. The newest pins of watched authors, once a partition, however
   * many read them. Under no home, like {@link #WATCHED_AUTHORS}.
   */
  public static final String SEEN_PINS = "feed-seen-pins";

  /** Store: author, createdAt, pin → the pin's number. What {@link #SEEN_PINS} has of an author. */
  public static final String SEEN_PLACES = "feed-seen-places";

  /** Store: home, reader → the number of a reader whose feed is kept. */
  public static final String READER_NUMBERS = "feed-reader-numbers";

  /**
   * Store: 0, home, reader → when a read was noted last; and 1, that time, home, reader → nothing.
   * Who is awake: whoever has read lately.
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
   * What is known of a watched author.
   *
   * @param count how many pins are kept here
   * @param completeFrom all pins from this one on (and newer) are here; null if simply all are
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

    /** All pins that were created later than this are here, in ms since 1970. */
    long floor() {
      return completeFrom == null ? FeedCache.NO_FLOOR : completeFrom.millis();
    }

    /** Whether a pin of this author would be here, if there is such a pin. */
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
    // One zero byte more than the key of the count.
    return new KeyRange(StoreKey.of(reader).mark(0).bytes(), StoreKey.of(reader).range().to());
  }

  static Bytes followedKey(Id reader) {
    return StoreKey.of(reader).bytes();
  }

  /** The author in a key of {@link #FOLLOWING}. */
  static Id followedAuthor(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()).position(2 + Id.BYTES));
  }

  /** Those authors that a reader follows who come behind this one, or all. */
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

  /** The key of a row of {@link #LOCAL_READERS} whose readers have this number or greater ones. */
  static Bytes localReadersKey(Id author, int number) {
    ByteBuffer key = ByteBuffer.allocate(Id.BYTES + Integer.BYTES);
    author.write(key);
    return Bytes.wrap(key.putInt(number).array());
  }

  /** How many readers stand in a row of {@link #LOCAL_READERS}. */
  public static int readersIn(byte[] row) {
    return row.length / Integer.BYTES;
  }

  /** The key of {@link #SEEN_PINS}: 4 bytes as long as that is enough, and then 8. */
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
