package io.pinstream.deploy.feed;

import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.feed.FeedReader;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The feed application, as a standalone runs it, on a broker in the same process. Facts go straight
 * into its topics, feeds come from its stores. That somebody reads is not noted by itself.
 */
final class RunningFeeds implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final Duration RUNNING_WITHIN = Duration.ofMinutes(2);
  private static final Duration LAG = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path state;
  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final RocksDbMemory memory = RocksDbMemory.of(Standalone.STORE_MEMORY);
  private final Lag lag;
  private StreamsApplication application;
  private CountedStores stores;
  private FeedReader reader;

  /**
   * A feed as it was read.
   *
   * @param pins their ids
   * @param atAuthors how often an author's home was asked
   */
  record Feed(List<String> pins, int atAuthors) {}

  RunningFeeds(Path folder) throws InterruptedException {
    state = folder.resolve("state");
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, 0);
    TopicCreation.ensure(bootstrapServers(), PARTITIONS, (short) 1);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    lag = new Lag(bootstrapServers());
    application = application();
    stores = new CountedStores(application.stores());
    reader = reader();
    awaitRunning();
  }

  private StreamsApplication application() {
    return new StreamsApplication(
        FeedTopology.APPLICATION,
        FeedTopology.build(
            Repartitions.repartitioned(PARTITIONS),
            PARTITIONS,
            new SecureRandom(),
            FeedLimits.USUAL,
            new FeedBudget(FeedLimits.USUAL.memory())),
        Standalone.streams(bootstrapServers(), PARTITIONS, state, memory));
  }

  private FeedReader reader() {
    return new FeedReader(stores, read -> {}, FeedLimits.USUAL, Clock.systemUTC());
  }

  private void awaitRunning() {
    application.start();
    await().atMost(RUNNING_WITHIN).pollInterval(LOOK).until(application::isRunning);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  <K extends Homed, V> void send(Topic<K, V> topic, K key, @Nullable V value) {
    sent.add(producer.send(topic.record(key, value, PARTITIONS)));
  }

  /** Waits until all that was sent is in the stores, and all that comes of it. */
  void settle() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    sent.clear();
    await().atMost(LAG).pollInterval(LOOK).until(lag::isNone);
  }

  /** Closes the application and opens it again on the state that it left. */
  void restart() {
    application.close();
    open();
  }

  /** As {@link #restart}, with nothing left of the state but what the broker has. */
  void restartWithoutState() throws IOException {
    application.close();
    delete(state);
    open();
  }

  private void open() {
    application = application();
    stores = new CountedStores(application.stores());
    reader = reader();
    awaitRunning();
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Waits until these readers have their feeds in the cache. */
  void awaitCached(List<Id> readers) {
    List<Id> waiting = new ArrayList<>(readers);
    await()
        .atMost(LAG)
        .pollInterval(LOOK)
        .until(
            () -> {
              while (!waiting.isEmpty() && isCached(waiting.getLast())) {
                waiting.removeLast();
              }
              return waiting.isEmpty();
            });
  }

  private boolean isCached(Id person) {
    int before = stores.atAuthors;
    Page page = reader.feed(person, new Page.Request(1, null));
    // An empty page says nothing: who follows nobody has nobody to ask either.
    return page.items().isEmpty() || stores.atAuthors == before;
  }

  /** Reads a feed to its end. */
  Feed feed(Id person, int limit) {
    int before = stores.atAuthors;
    List<String> pins = new ArrayList<>();
    @Nullable Position after = null;
    do {
      Page page = reader.feed(person, new Page.Request(limit, after));
      if (page.items().size() > limit) {
        throw new AssertionError("A page of " + page.items().size() + ", not " + limit);
      }
      if (page.next() != null && after != null && page.next().compareTo(after) <= 0) {
        throw new AssertionError("No way on from " + after);
      }
      page.items().forEach(pin -> pins.add(id(pin)));
      after = page.next();
    } while (after != null);
    return new Feed(pins, stores.atAuthors - before);
  }

  private static String id(byte[] json) {
    try {
      return Json.tree(json).get("id").textValue();
    } catch (IOException e) {
      throw new AssertionError("A pin that is no JSON", e);
    }
  }

  @Override
  public void close() {
    lag.close();
    producer.close();
    application.close();
    kafka.close();
  }

  /** Counts what is asked of authors' homes: a feed that is in the cache needs nothing of it. */
  private static final class CountedStores implements ViewStores {

    private final ViewStores stores;
    private int atAuthors;

    CountedStores(ViewStores stores) {
      this.stores = stores;
    }

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      count(store);
      return stores.get(store, home, key);
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      count(store);
      return stores.range(store, home, range, read);
    }

    private void count(String store) {
      if (store.equals(AuthorStores.AUTHOR_PINS)) {
        atAuthors++;
      }
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      ranges.forEach(range -> count(store));
      return stores.firstRows(store, ranges, limit);
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      count(store);
      return stores.ask(store, home, query);
    }
  }
}
