package io.pinstream.feed.cache;

import io.pinstream.schemas.id.Id;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of a partition's readers, in memory (decision 11). One task writes, many threads ask.
 *
 * <p>It holds nothing before {@link #begin} and after {@link #end}; so whatever is read here was
 * put here by the processor that owns it now, and never by one that had the task earlier.
 */
public final class FeedMemory implements StateStore {

  /** Store: reader's number in this partition → {@link Feed}; and reader → the same. */
  public static final String NAME = "feed-memory";

  private final FeedBudget budget;
  private final int most;
  // Each held while it is read or written, which is for no longer than a push into a few thousand.
  private final Object lock = new Object();
  private FeedTable byNumber = new FeedTable();
  private Map<Id, Feed> byReader = new HashMap<>();
  private final Map<Class<?>, Object> shared = new HashMap<>();
  // Bytes for feeds that have not begun, by the number of their reader.
  private final Map<Integer, Long> promises = new HashMap<>();
  private long bytes;
  private long epoch;
  private Pins pins = number -> null;
  private boolean begun;
  private volatile boolean open;

  private FeedMemory(FeedBudget budget, int most) {
    this.budget = budget;
    this.most = most;
  }

  /**
   * Builds it.
   *
   * @param most how many entries of a feed are kept
   */
  public static StoreBuilder<FeedMemory> builder(FeedBudget budget, int most) {
    return new Builder(budget, most);
  }

  /** Looks up the row of a pin by its number, from any thread; null if it is not kept. */
  interface Pins {
    byte @Nullable [] find(long number);
  }

  /**
   * What the processors of a task have in common beside their stores, one of each type: the first
   * who asks makes it, and it goes when the task ends. For the thread of the task alone.
   */
  public <T> T shared(Class<T> type, Supplier<T> make) {
    Object found = shared.get(type);
    if (found == null) {
      found = make.get();
      shared.put(type, found);
    }
    return type.cast(found);
  }

  /** Begins empty. */
  void begin(long newEpoch, Pins newPins) {
    synchronized (lock) {
      clear();
      epoch = newEpoch;
      pins = newPins;
      begun = true;
    }
  }

  /** Shows nothing from here on. */
  void end() {
    end((number, row) -> {});
  }

  /**
   * Shows nothing from here on, and hands over each feed as it is kept on disk, by number. Whoever
   * reads does not wait for that.
   */
  void end(BiConsumer<Integer, byte[]> row) {
    shared.clear();
    FeedTable last;
    long left;
    synchronized (lock) {
      last = byNumber;
      left = bytes;
      bytes = 0;
      clear();
      begun = false;
    }
    try {
      last.each((number, feed) -> row.accept(number, feed.write()));
    } finally {
      budget.use(-left);
    }
  }

  private void clear() {
    byNumber = new FeedTable();
    byReader = new HashMap<>();
    budget.use(-bytes);
    bytes = 0;
    promises.values().forEach(promised -> budget.promise(-promised));
    promises.clear();
  }

  /** Counts on a feed of up to so many entries, until it begins or is removed. */
  void promise(int number, int entries) {
    synchronized (lock) {
      long promised = Feed.bytes(entries, most);
      Long before = promises.put(number, promised);
      budget.promise(promised - (before == null ? 0 : before));
    }
  }

  private void keepPromise(int number) {
    Long promised = promises.remove(number);
    if (promised != null) {
      budget.promise(-promised);
    }
  }

  int feeds() {
    synchronized (lock) {
      return byReader.size();
    }
  }

  boolean isUsedUp() {
    return budget.isUsedUp();
  }

  /** Begins a feed, which is not warm; one that was there is gone. */
  void put(int number, Id reader, long noted) {
    put(number, new Feed(reader, noted, most));
  }

  void put(int number, byte[] row) {
    put(number, Feed.read(row, most));
  }

  private void put(int number, Feed feed) {
    synchronized (lock) {
      remove(number);
      byNumber.put(number, feed);
      byReader.put(feed.reader(), feed);
      use(feed.bytes());
    }
  }

  void remove(int number) {
    synchronized (lock) {
      keepPromise(number);
      Feed feed = byNumber.remove(number);
      if (feed != null) {
        byReader.remove(feed.reader(), feed);
        use(-feed.bytes());
      }
    }
  }

  boolean has(int number) {
    synchronized (lock) {
      return byNumber.get(number) != null;
    }
  }

  boolean isWarm(int number) {
    synchronized (lock) {
      Feed feed = byNumber.get(number);
      return feed != null && feed.isWarm();
    }
  }

  /** Does something to a feed, if there is one. */
  void with(int number, Consumer<Feed> change) {
    synchronized (lock) {
      Feed feed = byNumber.get(number);
      if (feed != null) {
        long before = feed.bytes();
        change.accept(feed);
        use(feed.bytes() - before);
      }
    }
  }

  /** Puts a pin into those of these feeds that there are. */
  void push(int[] numbers, Entry pin) {
    synchronized (lock) {
      long more = 0;
      for (int number : numbers) {
        Feed feed = byNumber.get(number);
        if (feed != null) {
          long before = feed.bytes();
          feed.add(pin.millis(), pin.pin());
          more += feed.bytes() - before;
        }
      }
      use(more);
    }
  }

  /** How many entries all feeds have. */
  public int entries() {
    synchronized (lock) {
      return byReader.values().stream().mapToInt(Feed::size).sum();
    }
  }

  /** How many feeds are complete. */
  public int warm() {
    synchronized (lock) {
      return (int) byReader.values().stream().filter(Feed::isWarm).count();
    }
  }

  private void use(long more) {
    bytes += more;
    budget.use(more);
  }

  @Override
  @SuppressWarnings("unchecked") // A query is asked for what it finds.
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return switch (query) {
      case FeedLook look -> (QueryResult<R>) QueryResult.forResult(look(look));
      case FeedLook.InForce asked ->
          (QueryResult<R>) QueryResult.forResult(isInForce(asked.epoch()));
      default ->
          QueryResult.forFailure(
              FailureReason.UNKNOWN_QUERY_TYPE, "No query of feeds: " + query.getClass());
    };
  }

  private FeedLook.@Nullable Found look(FeedLook look) {
    FeedLook.Found found;
    Pins known;
    synchronized (lock) {
      Feed feed = byReader.get(look.reader());
      if (feed == null || !feed.isWarm()) {
        return null;
      }
      found = feed.look(epoch, look.from(), look.limit());
      known = pins;
    }
    List<byte @Nullable []> rows = new ArrayList<>(found.entries().size());
    for (Entry entry : found.entries()) {
      rows.add(known.find(entry.pin()));
    }
    // Numbers may have come to mean other pins if the task was opened anew meanwhile.
    return isInForce(found.epoch()) ? found.with(rows) : null;
  }

  private boolean isInForce(long asked) {
    synchronized (lock) {
      return begun && epoch == asked;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {}); // There is no changelog.
    open = true;
  }

  @Override
  public void close() {
    end();
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  private record Builder(FeedBudget budget, int most) implements StoreBuilder<FeedMemory> {

    @Override
    public FeedMemory build() {
      return new FeedMemory(budget, most);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public StoreBuilder<FeedMemory> withLoggingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<FeedMemory> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<FeedMemory> withLoggingEnabled(Map<String, String> config) {
      throw new IllegalArgumentException("Feeds can be made again, and are not logged");
    }

    @Override
    public StoreBuilder<FeedMemory> withCachingEnabled() {
      throw new IllegalArgumentException("Feeds are in memory as it is");
    }
  }
}
