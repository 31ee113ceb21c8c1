package io.pinstream.feed;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The feed application on several partitions: one driver each, with the test as their network. What
 * one sends to another is kept in lanes, one for each topic, source and target. A lane is first in,
 * first out, as a partition of a topic is for one producer; between lanes there is no order.
 */
final class FeedCluster implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  private static final Duration TICK = Duration.ofMillis(50);
  private static final List<Repartition<Id, ?>> HOPS =
      List.of(FeedTopology.EDGES, FeedTopology.DELIVERIES);

  private final int partitions;
  private final FeedLimits limits;
  private final RandomGenerator random;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Lane, Deque<Parcel>> lanes = new TreeMap<>();
  private final Map<Integer, List<KeyValue<Bytes, byte[]>>> elsewhere = new HashMap<>();
  private final CountedStores stores = new CountedStores();
  private final Clock clock = new TickingClock();
  private final FeedReader reader;
  private final List<Delivery> sent = new ArrayList<>();
  private Observer observer = (partition, opened) -> {};
  private Instant now = START;

  FeedCluster(int partitions, FeedLimits limits, long seed) {
    this.partitions = partitions;
    this.limits = limits;
    this.random = new SplittableRandom(seed);
    this.reader = new FeedReader(stores, this::note, limits, clock);
    for (int partition = 0; partition < partitions; partition++) {
      nodes.add(new Node(partition, Map.of()));
    }
  }

  /** Is told of a partition whenever something has happened to it. */
  interface Observer {
    void look(int partition, boolean opened);
  }

  void afterEach(Observer something) {
    observer = something;
  }

  int partitions() {
    return partitions;
  }

  Instant now() {
    return now;
  }

  // Facts

  void follow(Id follower, Id followee) {
    FollowKey key = new FollowKey(follower, followee);
    fact(
        key,
        Topics.FOLLOWS.name(),
        Topics.FOLLOWS.key().encode(key),
        Topics.FOLLOWS.value().encode(new Follow(follower, followee, START)));
  }

  void unfollow(Id follower, Id followee) {
    FollowKey key = new FollowKey(follower, followee);
    fact(key, Topics.FOLLOWS.name(), Topics.FOLLOWS.key().encode(key), null);
  }

  void publish(Pin pin) {
    fact(
        pin.id(),
        Topics.PINS.name(),
        Topics.PINS.key().encode(pin.id()),
        Topics.PINS.value().encode(pin));
  }

  void delete(Id pin) {
    fact(pin, Topics.PINS.name(), Topics.PINS.key().encode(pin), null);
  }

  /** What a read of a feed leaves behind now and then. */
  void note(FeedRead read) {
    fact(
        read.reader(),
        Topics.FEED_EVENTS.name(),
        Topics.FEED_EVENTS.key().encode(read.reader()),
        Topics.FEED_EVENTS.value().encode(read));
  }

  private void fact(Homed home, String topic, byte[] key, byte @Nullable [] value) {
    put(new Lane(topic, -1, home.partition(partitions)), new Parcel(key, value));
  }

  /** Somebody is awake from before the first follow on. */
  void wake(Id person) {
    note(new FeedRead(person, now));
    settle();
    tick(4);
    settle();
  }

  // Deliveries

  /** Delivers all, and all that comes of it, in an order that the seed decides. */
  void settle() {
    nodes.forEach(Node::commit);
    do {
      deliverAll();
    } while (workOnJobs());
  }

  /** Lets some time go by if there is work on all who read an author. */
  private boolean workOnJobs() {
    if (nodes.stream()
        .allMatch(node -> OpenRepartitions.rows(node.store(ReaderStores.AUTHOR_JOBS)).isEmpty())) {
      return false;
    }
    tick();
    return true;
  }

  /** Delivers all, and all that comes of it; jobs stay as they are. */
  void deliverAll() {
    while (deliverOne()) {
      // and what came of it
    }
  }

  /** Delivers up to so many records; what they cause stays under way. */
  void deliver(int records) {
    for (int i = 0; i < records && deliverOne(); i++) {
      // in any order
    }
  }

  /** Delivers what is under way in this topic, but not what comes of it elsewhere. */
  void deliver(String topic) {
    for (Lane lane : List.copyOf(lanes.keySet())) {
      while (lane.topic().equals(topic) && lanes.containsKey(lane)) {
        deliverFrom(lane);
      }
    }
  }

  private boolean deliverOne() {
    if (lanes.isEmpty()) {
      return false;
    }
    List<Lane> open = List.copyOf(lanes.keySet());
    deliverFrom(open.get(random.nextInt(open.size())));
    return true;
  }

  private void deliverFrom(Lane lane) {
    Deque<Parcel> waiting = lanes.getOrDefault(lane, new ArrayDeque<>());
    Parcel parcel = waiting.removeFirst();
    if (waiting.isEmpty()) {
      lanes.remove(lane);
    }
    nodes.get(lane.target()).process(lane, parcel);
  }

  private void put(Lane lane, Parcel parcel) {
    lanes.computeIfAbsent(lane, l -> new ArrayDeque<>()).addLast(parcel);
  }

  private <V> void route(Repartition<Id, V> hop, int source, Parcel parcel) {
    Id key = hop.key().decode(parcel.key());
    if (parcel.value() == null) {
      throw new AssertionError("No hop carries nothing");
    }
    V value = hop.value().decode(parcel.value());
    if (value instanceof Delivery delivery) {
      sent.add(delivery);
    }
    Set<Integer> targets =
        hop.partitioner().partitions(hop.name(), key, value, partitions).orElseThrow();
    for (int target : targets) {
      put(new Lane(OpenRepartitions.received(hop), source, target), parcel);
    }
  }

  /** How many records are on their way to a partition. */
  int underWay(int partition) {
    return lanes.entrySet().stream()
        .filter(lane -> lane.getKey().target() == partition)
        .mapToInt(lane -> lane.getValue().size())
        .sum();
  }

  /** What author sides have sent since this was last asked, once however many it goes to. */
  List<Delivery> takeSent() {
    List<Delivery> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  // Time and restarts

  /** Lets the wall clocks go on, enough for one punctuation. */
  void tick() {
    now = now.plus(TICK);
    nodes.forEach(Node::tick);
  }

  /** Lets much time go by at once, in which the wall clocks do nothing. */
  void later(Duration duration) {
    now = now.plus(duration);
  }

  void tick(int times) {
    for (int i = 0; i < times; i++) {
      tick();
    }
  }

  /** Closes a partition's task and opens it again where it was. */
  void restart(int partition) {
    Node node = nodes.get(partition);
    node.commit();
    reopen(partition, node.closed());
  }

  /**
   * Ends a task without a word. What it had committed is in the changelogs; what it had saved of
   * its feeds is as it was when the task was last opened here, because nothing was flushed since.
   */
  void kill(int partition) {
    Node node = nodes.get(partition);
    kill(partition, node.savedAtOpening);
  }

  /** As {@link #kill}, after all that the task did to what it had saved was flushed. */
  void killAfterFlush(int partition) {
    Node node = nodes.get(partition);
    kill(partition, OpenRepartitions.rows(node.store(FeedCache.SNAPSHOTS)));
  }

  /** As {@link #kill}, with the disk gone as well. */
  void killAndLoseCache(int partition) {
    kill(partition, List.of());
  }

  private void kill(int partition, List<KeyValue<Bytes, byte[]>> saved) {
    Node node = nodes.get(partition);
    Map<String, List<KeyValue<Bytes, byte[]>>> left = new HashMap<>(node.rollBack());
    left.put(FeedCache.SNAPSHOTS, saved);
    node.close();
    reopen(partition, left);
  }

  /**
   * Moves a task to the other of two machines. Logged stores go with it; what is saved of its feeds
   * is as the task left it there, or nothing the first time.
   */
  void move(int partition) {
    Node node = nodes.get(partition);
    node.commit();
    Map<String, List<KeyValue<Bytes, byte[]>>> contents = node.closed();
    List<KeyValue<Bytes, byte[]>> leftHere = contents.getOrDefault(FeedCache.SNAPSHOTS, List.of());
    contents.put(FeedCache.SNAPSHOTS, elsewhere.getOrDefault(partition, List.of()));
    elsewhere.put(partition, leftHere);
    reopen(partition, contents);
  }

  /** From here on this partition commits nothing: a kill takes it all back. */
  void hold(int partition) {
    Node node = nodes.get(partition);
    if (node.committed == null) {
      node.committed = node.contents();
    }
  }

  /** As a restart, and nothing is committed from its very opening on. */
  void restartAndHold(int partition) {
    Node node = nodes.get(partition);
    node.commit();
    Map<String, List<KeyValue<Bytes, byte[]>>> contents = node.closed();
    reopen(partition, contents);
    nodes.get(partition).committed = contents;
  }

  private void reopen(int partition, Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
    nodes.set(partition, new Node(partition, contents));
    observer.look(partition, true);
  }

  // Reads

  Page page(Id of, Page.Request request) {
    return reader.feed(of, request);
  }

  ViewStores stores() {
    return stores;
  }

  /** Lets something happen ahead of every single read of a store, be it in the middle of a page. */
  void beforeEachRead(Runnable something) {
    stores.before = something;
  }

  /** How often a store was read since this was last asked. */
  int takeReads(String store) {
    Integer reads = stores.reads.remove(store);
    return reads == null ? 0 : reads;
  }

  /** A row of a store where somebody lives, which is no read that counts. */
  byte @Nullable [] row(String store, Id at, Bytes key) {
    return nodes.get(at.partition(partitions)).store(store).get(key);
  }

  List<KeyValue<Bytes, byte[]>> rows(int partition, String store) {
    return OpenRepartitions.rows(nodes.get(partition).store(store));
  }

  /** Changes a row of a store, as nobody does in earnest. */
  void put(int partition, String store, Bytes key, byte[] value) {
    nodes.get(partition).store(store).put(key, value);
  }

  /** The feeds of a partition. */
  FeedMemory feeds(int partition) {
    return nodes.get(partition).feeds();
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }

  private record Lane(String topic, int source, int target) implements Comparable<Lane> {
    @Override
    public int compareTo(Lane other) {
      return Comparator.comparing(Lane::topic)
          .thenComparingInt(Lane::source)
          .thenComparingInt(Lane::target)
          .compare(this, other);
    }
  }

  private record Parcel(byte[] key, byte @Nullable [] value) {}

  private record Consumed(Lane lane, Parcel parcel) {}

  /** One partition: its task, and what its producer has not yet committed. */
  private final class Node {

    private final int partition;
    private final TopologyTestDriver driver;
    private final List<KeyValue<Bytes, byte[]>> savedAtOpening;
    private final List<KeyValue<Bytes, byte[]>> savedAtClosing = new ArrayList<>();
    private final Map<String, KeyValueStore<Bytes, byte[]>> open = new HashMap<>();
    private final List<Consumed> consumed = new ArrayList<>();
    private final Map<Repartition<Id, ?>, List<Parcel>> produced = new HashMap<>();
    private @Nullable Map<String, List<KeyValue<Bytes, byte[]>>> committed;

    Node(int partition, Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
      this.partition = partition;
      this.savedAtOpening = contents.getOrDefault(FeedCache.SNAPSHOTS, List.of());
      Properties properties = new Properties();
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, FeedTopology.APPLICATION);
      StreamsBuilder builder =
          InMemoryStores.builder(
              Map.of(
                  FeedCache.SNAPSHOTS,
                  new Closing(savedAtClosing),
                  ReaderStores.SEEN_PINS,
                  new SeenByReaders(stores::beforePin)));
      OpenRepartitions repartitions = new OpenRepartitions(builder, contents);
      driver =
          new TopologyTestDriver(
              FeedTopology.build(
                  builder,
                  repartitions,
                  partitions,
                  random,
                  limits,
                  new FeedBudget(limits.memory())),
              properties,
              now);
    }

    KeyValueStore<Bytes, byte[]> store(String name) {
      return open.computeIfAbsent(name, driver::getKeyValueStore);
    }

    Map<String, List<KeyValue<Bytes, byte[]>>> contents() {
      Map<String, List<KeyValue<Bytes, byte[]>>> contents = new HashMap<>();
      for (String name : OpenRepartitions.STORES) {
        contents.put(name, OpenRepartitions.rows(store(name)));
      }
      return contents;
    }

    /** Closes the task in peace; what is in its stores then. */
    Map<String, List<KeyValue<Bytes, byte[]>>> closed() {
      Map<String, List<KeyValue<Bytes, byte[]>>> contents = contents();
      driver.close();
      contents.put(FeedCache.SNAPSHOTS, savedAtClosing);
      return contents;
    }

    FeedMemory feeds() {
      return (FeedMemory) driver.getStateStore(FeedMemory.NAME);
    }

    void process(Lane lane, Parcel parcel) {
      driver
          .createInputTopic(lane.topic(), new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new TestRecord<>(parcel.key(), parcel.value(), now));
      consumed.add(new Consumed(lane, parcel));
      collect();
    }

    void tick() {
      driver.advanceWallClockTime(TICK);
      collect();
    }

    /** Takes what was sent; it is on its way once it is committed. */
    private void collect() {
      for (Repartition<Id, ?> hop : HOPS) {
        driver
            .createOutputTopic(
                OpenRepartitions.sent(hop),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())
            .readRecordsToList()
            .forEach(
                record ->
                    produced
                        .computeIfAbsent(hop, h -> new ArrayList<>())
                        .add(new Parcel(record.key(), record.value())));
      }
      if (committed == null) {
        commit();
      }
      observer.look(partition, false);
    }

    /** Lets the others see what was sent. */
    void commit() {
      for (Repartition<Id, ?> hop : HOPS) {
        produced.getOrDefault(hop, List.of()).forEach(parcel -> route(hop, partition, parcel));
      }
      produced.clear();
      consumed.clear();
      committed = null;
    }

    /** What the changelogs restore. What was consumed since will be consumed again. */
    Map<String, List<KeyValue<Bytes, byte[]>>> rollBack() {
      if (committed == null) {
        return contents();
      }
      for (Consumed again : consumed.reversed()) {
        lanes.computeIfAbsent(again.lane(), l -> new ArrayDeque<>()).addFirst(again.parcel());
      }
      return committed;
    }

    void close() {
      driver.close();
    }
  }

  private record SeenByReaders(Runnable before) implements KeyValueBytesStoreSupplier {

    @Override
    public String name() {
      return ReaderStores.SEEN_PINS;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new InMemoryKeyValueStore(ReaderStores.SEEN_PINS) {
        @Override
        public synchronized byte[] get(Bytes key) {
          before.run();
          return super.get(key);
        }
      };
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }

  private record Closing(List<KeyValue<Bytes, byte[]>> rows) implements KeyValueBytesStoreSupplier {

    @Override
    public String name() {
      return FeedCache.SNAPSHOTS;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new InMemoryKeyValueStore(FeedCache.SNAPSHOTS) {
        @Override
        public void close() {
          if (isOpen()) {
            rows.addAll(OpenRepartitions.rows(this));
          }
          super.close();
        }
      };
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }

  private final class TickingClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** The stores of all nodes, as a node that reads sees them. */
  private final class CountedStores implements ViewStores {

    private final Map<String, Integer> reads = new HashMap<>();
    private Runnable before = () -> {};
    private boolean asking;

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      return at(store, home).get(key);
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      try (KeyValueIterator<Bytes, byte[]> rows = at(store, home).range(range.from(), range.to())) {
        return read.apply(rows);
      }
    }

    private static List<byte @Nullable []> values(
        KeyValueStore<Bytes, byte[]> store, List<Bytes> keys) {
      List<byte @Nullable []> values = new ArrayList<>();
      keys.forEach(key -> values.add(store.get(key)));
      return values;
    }

    private KeyValueStore<Bytes, byte[]> at(String store, int home) {
      before.run();
      reads.merge(store, 1, Integer::sum);
      return nodes.get(Homed.partitionOf(home, partitions)).store(store);
    }

    @Override
    public List<byte @Nullable []> getAll(String store, int home, List<Bytes> keys) {
      return values(at(store, home), keys);
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      return ranges.stream()
          .map(one -> Pages.rows(this, store, one.home(), one.range(), limit))
          .toList();
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      before.run();
      reads.merge(store, 1, Integer::sum);
      FeedMemory feeds = nodes.get(Homed.partitionOf(home, partitions)).feeds();
      asking = true;
      try {
        return feeds.query(query, PositionBound.unbounded(), new QueryConfig(false)).getResult();
      } finally {
        asking = false;
      }
    }

    /** A page of a feed looks up its pins. Tasks do so as well, which is no read that counts. */
    private void beforePin() {
      if (asking) {
        asking = false;
        before.run();
        reads.merge(ReaderStores.SEEN_PINS, 1, Integer::sum);
        asking = true;
      }
    }
  }
}
