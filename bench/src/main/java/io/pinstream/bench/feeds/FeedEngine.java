package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.bench.TemporaryFolder;
import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.feed.FeedReader;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The feed application, configured as in a standalone, on a broker in the same process. It gets
 * facts through their topics, and is read from its stores.
 */
final class FeedEngine implements AutoCloseable {

  static final int PARTITIONS = 4;

  // As a standalone has them.
  private static final Duration COMMIT = Duration.ofMillis(100);
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static final Duration PAUSE = Duration.ofMillis(5);

  // Between two counts of what may be a million rows: nine tenths of the time at least.
  private static final Duration COUNTING = Duration.ofMillis(500);
  private static final int COUNTING_PAUSE = 9;

  // Nothing waits during filling, so memtables may be large and commits rare. Reader jobs get a
  // third of each thread's time, so there are many threads.
  private static final int FILLING_THREADS = 4;
  private static final Duration FILLING_COMMIT = Duration.ofSeconds(1);
  private static final Duration FILLING_SLICE = Duration.ofMillis(200);
  private static final long FILLING_MEMORY = 1L << 30;
  private static final long FEED_MEMORY = 2L << 30;

  private final TemporaryFolder folder;
  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private StreamsApplication application;
  private FeedReader reader;

  private FeedEngine(
      TemporaryFolder folder,
      EmbeddedKafka kafka,
      StreamsApplication application,
      KafkaProducer<byte[], byte[]> producer) {
    this.folder = folder;
    this.kafka = kafka;
    this.producer = producer;
    this.application = application;
    this.reader = reader(application);
  }

  // The benchmark itself reports reads, so that it knows who is awake.
  private static FeedReader reader(StreamsApplication application) {
    return new FeedReader(application.stores(), read -> {}, FeedLimits.USUAL, Clock.systemUTC());
  }

  /**
   * Limits under which all awake readers are pushed to, whatever the number of an author's readers
   * or a reader's authors. A standalone pulls authors with more readers than its limit, and pushes
   * nothing to readers of more than 5,000 authors.
   */
  static FeedLimits pushingAlways() {
    return usual().pushing(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** The limits of a standalone, with unlimited memory. */
  static FeedLimits usual() {
    return FeedLimits.USUAL.within(FEED_MEMORY);
  }

  /**
   * @param threads that process records
   */
  static FeedEngine start(int threads, FeedLimits limits) throws Exception {
    return start(threads, limits, COMMIT);
  }

  /**
   * @param commit the commit interval
   */
  static FeedEngine start(int threads, FeedLimits limits, Duration commit) throws Exception {
    TemporaryFolder folder = TemporaryFolder.make();
    EmbeddedKafka kafka = kafka(folder);
    return new FeedEngine(
        folder,
        kafka,
        open(folder, kafka, threads, limits, commit, Standalone.STORE_MEMORY),
        producer(kafka));
  }

  /**
   * The same application on the same broker, configured for fast filling; to be followed by {@link
   * #goLive}.
   */
  static FeedEngine startToFill(FeedLimits limits) throws Exception {
    TemporaryFolder folder = TemporaryFolder.make();
    EmbeddedKafka kafka = kafka(folder);
    FeedLimits filling = limits.working(limits.work().step(), FILLING_SLICE);
    return new FeedEngine(
        folder,
        kafka,
        open(folder, kafka, FILLING_THREADS, filling, FILLING_COMMIT, FILLING_MEMORY),
        producer(kafka));
  }

  /** Closes the application cleanly, and opens it again as in a standalone. */
  void goLive(FeedLimits limits) throws InterruptedException {
    application.close();
    application = open(folder, kafka, 1, limits, COMMIT, Standalone.STORE_MEMORY);
    reader = reader(application);
  }

  private static EmbeddedKafka kafka(TemporaryFolder folder) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 0);
    TopicCreation.ensure(kafka.bootstrapServers(), PARTITIONS, (short) 1);
    return kafka;
  }

  private static StreamsApplication open(
      TemporaryFolder folder,
      EmbeddedKafka kafka,
      int threads,
      FeedLimits limits,
      Duration commit,
      long memory)
      throws InterruptedException {
    StreamsApplication application =
        new StreamsApplication(
            FeedTopology.APPLICATION,
            FeedTopology.build(
                Repartitions.repartitioned(PARTITIONS),
                PARTITIONS,
                new SecureRandom(),
                limits,
                new FeedBudget(limits.memory())),
            new StreamsSettings(
                kafka.bootstrapServers(),
                PARTITIONS,
                (short) 1,
                folder.path().resolve("state"),
                "bench",
                0,
                SESSION,
                commit,
                RocksDbMemory.of(memory)));
    application.start();
    await(application::isRunning);
    for (int thread = 1; thread < threads; thread++) {
      if (application.streams().addStreamThread().isEmpty()) {
        throw new IllegalStateException("No thread was added");
      }
    }
    await(() -> isSpread(application, threads));
    return application;
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            2),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Whether every thread has as many tasks as the others. */
  private static boolean isSpread(StreamsApplication application, int threads) {
    int tasks = 2 * PARTITIONS;
    return application.isRunning()
        && application.streams().metadataForLocalThreads().stream()
                .filter(thread -> thread.activeTasks().size() == tasks / threads)
                .count()
            == threads;
  }

  static void await(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      Thread.sleep(PAUSE);
    }
  }

  FeedReader reader() {
    return reader;
  }

  StreamsApplication application() {
    return application;
  }

  /** The total time that stream threads have waited for the broker. */
  double blockedSeconds() {
    return application.streams().metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("blocked-time-ns-total"))
            .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
            .sum()
        / 1e9;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  void follow(Id reader, Id author) {
    tell(Topics.FOLLOWS, new FollowKey(reader, author), new Follow(reader, author, Instant.now()));
  }

  void wake(Id reader) {
    tell(Topics.FEED_EVENTS, reader, new FeedRead(reader, Instant.now()));
  }

  void publish(Pin pin) {
    tell(Topics.PINS, pin.id(), pin);
  }

  void flush() {
    producer.flush();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is not written never arrives, and is missed
  private <K extends Homed, V> void tell(Topic<K, V> topic, K key, V value) {
    producer.send(
        topic.record(key, value, PARTITIONS),
        (written, failure) -> {
          if (failure != null) {
            System.err.println("A record was not written: " + failure);
          }
        });
  }

  /** Wakes readers, and returns when all of them are awake. */
  void wakeAll(Iterable<Id> readers) throws InterruptedException {
    long before = awake();
    long count = 0;
    for (Id id : readers) {
      wake(id);
      count++;
    }
    flush();
    awaitCount("Awake", this::awake, before + count);
    awaitJobs();
  }

  private long awake() {
    return rows(ReaderStores.AWAKE_READERS, StoreKey.marked(0).range());
  }

  /**
   * Waits until no reader is waking or falling asleep, and no author switches between push and
   * pull.
   */
  void awaitJobs() throws InterruptedException {
    awaitCount("Jobs", this::jobs, 0);
  }

  /**
   * The number of partitions with jobs, of each kind. Call it rarely: finding none scans the
   * tombstones of all earlier ones.
   */
  private long jobs() {
    long jobs = 0;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      jobs += isEmpty(ReaderStores.READER_JOBS, partition) ? 0 : 1;
      jobs += isEmpty(ReaderStores.AUTHOR_JOBS, partition) ? 0 : 1;
    }
    return jobs;
  }

  /**
   * Waits until an author has this many awake readers. The author's home is notified in the same
   * transaction as the readers' partitions are updated.
   */
  void awaitReaders(Id author, long count) throws InterruptedException {
    KeyRange followers = StoreKey.of(author).range();
    awaitCount("Readers", () -> rows(AuthorStores.FOLLOWERS, author.home(), followers), count);
  }

  /** Waits until all partitions together have this many rows, or local readers. */
  void awaitRows(String store, long count) throws InterruptedException {
    awaitCount("Rows of " + store, () -> rows(store, ALL), count);
  }

  private static void awaitCount(String what, LongSupplier counted, long expected)
      throws InterruptedException {
    Progress progress = new Progress();
    progress.begin(what);
    while (true) {
      long began = System.nanoTime();
      long count = counted.getAsLong();
      if (count == expected) {
        return;
      }
      progress.at(count, expected);
      Duration took = Duration.ofNanos(System.nanoTime() - began).multipliedBy(COUNTING_PAUSE);
      Thread.sleep(took.compareTo(COUNTING) < 0 ? COUNTING : took);
    }
  }

  private boolean isEmpty(String store, int partition) {
    return application.stores().range(store, partition, ALL, rows -> !rows.hasNext());
  }

  private long rows(String store, KeyRange range) {
    long rows = 0;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      rows += rows(store, partition, range);
    }
    return rows;
  }

  /** The number of rows; for local readers, which share rows, the number of readers. */
  private long rows(String store, int home, KeyRange range) {
    return application
        .stores()
        .range(
            store,
            home,
            range,
            found -> {
              long rows = 0;
              while (found.hasNext()) {
                byte[] row = found.next().value;
                rows += store.equals(ReaderStores.LOCAL_READERS) ? ReaderStores.readersIn(row) : 1;
              }
              return rows;
            });
  }

  private static final KeyRange ALL =
      new KeyRange(StoreKey.at(0).bytes(), StoreKey.at(0xFFFF).range().to());

  /** The newest pin of a feed as the API returns it, or null. */
  byte @Nullable [] newest(Id id) {
    var items = reader.feed(id, new io.pinstream.schemas.rest.Page.Request(1, null)).items();
    return items.isEmpty() ? null : items.getFirst();
  }

  @Override
  public void close() throws IOException {
    try {
      producer.close();
      application.close();
      kafka.close();
    } finally {
      folder.close();
    }
  }
}
