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
 * The feeds of a partition's readers, in memory (decision 11). One task writes, many threads read.
 *
 * <p>Empty before {@link #begin} and after {@link #end}: reads only see what the current owner of
 * the task wrote, never leftovers of an earlier one.
 */
public final class FeedMemory implements StateStore {

  /** Store: reader's number in this partition → {@link Feed}; and reader → the same feed. */
  public static final String NAME = "feed-memory";

  private final FeedBudget budget;
  private final int most;
  // Held for each read and write; at most for a push into a few thousand feeds.
  private final Object lock = new Object();
  private FeedTable byNumber = new FeedTable();
  private Map<Id, Feed> byReader = new HashMap<>();
  private final Map<Class<?>, Object> shared = new HashMap<>();
  // Bytes reserved for feeds that have not started yet, by reader's number.
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
   * Builds the store.
   *
   * @param most the maximum of entries of a feed
   */
  public static StoreBuilder<FeedMemory> builder(FeedBudget budget, int most) {
    return new Builder(budget, most);
  }

  /** Looks up the row of a pin by its number; null if it is not kept. Thread-safe. */
  interface Pins {
    byte @Nullable [] find(long number);
  }

  /**
   * Objects that the processors of a task share besides their stores, one per type. The first call
   * creates the object; it is dropped when the task closes. Only for the task's thread.
   */
  public <T> T shared(Class<T> type, Supplier<T> make) {
    Object found = shared.get(type);
    if (found == null) {
      found = make.get();
      shared.put(type, found);
    }
    return type.cast(found);
  }

  /** Opens an empty memory to reads. */
  void begin(long newEpoch, Pins newPins) {
    synchronized (lock) {
      clear();
      epoch = newEpoch;
      pins = newPins;
      begun = true;
    }
  }

  /** Hides all feeds from reads. */
  void end() {
    end((number, row) -> {});
  }

  /**
   * Hides all feeds from reads, then passes on each feed in its format on disk, by number. Reads do
   * not wait for this.
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

  /** Reserves memory for a feed of up to this number of entries, until it starts or is removed. */
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

  /** Starts a feed that is not warm, in place of an existing one. */
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

  /** Changes a feed, if there is one. */
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

  /** Puts a pin into these feeds. Numbers without a feed are skipped. */
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

  /** The number of entries of all feeds. */
  public int entries() {
    synchronized (lock) {
      return byReader.values().stream().mapToInt(Feed::size).sum();
    }
  }

  /** The number of complete feeds. */
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
  @SuppressWarnings("unchecked") // each query class has one result type
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
    // If the task was restarted meanwhile, numbers may denote other pins.
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
    context.register(root, (key, value) -> {}); // there is no changelog
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
      throw new IllegalArgumentException("Feeds are not logged, because they can be rebuilt");
    }

    @Override
    public StoreBuilder<FeedMemory> withCachingEnabled() {
      throw new IllegalArgumentException("Feeds are in memory already");
    }
  }
}
