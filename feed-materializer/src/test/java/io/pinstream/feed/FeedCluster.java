package io.pinstream.feed;

import io.pinstream.feed.Lanes.Lane;
import io.pinstream.feed.Lanes.Parcel;
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
import io.pinstream.streams.reads.ViewStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * The feed application on several partitions: one driver each, with the test as their network. What
 * one sends to another is kept in {@link Lanes}.
 */
final class FeedCluster implements AutoCloseable {

  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  static final Duration TICK = Duration.ofMillis(50);

  private final int partitions;
  final FeedLimits limits;
  final RandomGenerator random;
  final Lanes lanes;
  final CountedStores stores;
  private final List<FeedNode> nodes = new ArrayList<>();
  private final Map<Integer, List<KeyValue<Bytes, byte[]>>> elsewhere = new HashMap<>();
  private final Clock clock = new TickingClock();
  private final FeedReader reader;
  Observer observer = (partition, opened) -> {};
  private Instant now = START;

  FeedCluster(int partitions, FeedLimits limits, long seed) {
    this.partitions = partitions;
    this.limits = limits;
    this.random = new SplittableRandom(seed);
    this.lanes = new Lanes(partitions);
    this.stores = new CountedStores(home -> nodes.get(Homed.partitionOf(home, partitions)));
    this.reader = new FeedReader(stores, this::note, limits, clock);
    for (int partition = 0; partition < partitions; partition++) {
      nodes.add(new FeedNode(this, partition, Map.of()));
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
    lanes.put(new Lane(topic, -1, home.partition(partitions)), new Parcel(key, value));
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
    nodes.forEach(FeedNode::commit);
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
    for (Lane lane : lanes.open()) {
      while (lane.topic().equals(topic) && lanes.isOpen(lane)) {
        deliverFrom(lane);
      }
    }
  }

  private boolean deliverOne() {
    List<Lane> open = lanes.open();
    if (open.isEmpty()) {
      return false;
    }
    deliverFrom(open.get(random.nextInt(open.size())));
    return true;
  }

  private void deliverFrom(Lane lane) {
    nodes.get(lane.target()).process(lane, lanes.take(lane));
  }

  /** How many records are on their way to a partition. */
  int underWay(int partition) {
    return lanes.underWay(partition);
  }

  /** As {@link Lanes#takeSent}. */
  List<Delivery> takeSent() {
    return lanes.takeSent();
  }

  // Time and restarts

  /** Lets the wall clocks go on, enough for one punctuation. */
  void tick() {
    now = now.plus(TICK);
    nodes.forEach(FeedNode::tick);
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
    FeedNode node = nodes.get(partition);
    node.commit();
    reopen(partition, node.closed());
  }

  /**
   * Ends a task without a word. What it had committed is in the changelogs; what it had saved of
   * its feeds is as it was when the task was last opened here, because nothing was flushed since.
   */
  void kill(int partition) {
    FeedNode node = nodes.get(partition);
    kill(partition, node.savedAtOpening);
  }

  /** As {@link #kill}, after all that the task did to what it had saved was flushed. */
  void killAfterFlush(int partition) {
    FeedNode node = nodes.get(partition);
    kill(partition, OpenRepartitions.rows(node.store(FeedCache.SNAPSHOTS)));
  }

  /** As {@link #kill}, with the disk gone as well. */
  void killAndLoseCache(int partition) {
    kill(partition, List.of());
  }

  private void kill(int partition, List<KeyValue<Bytes, byte[]>> saved) {
    FeedNode node = nodes.get(partition);
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
    FeedNode node = nodes.get(partition);
    node.commit();
    Map<String, List<KeyValue<Bytes, byte[]>>> contents = node.closed();
    List<KeyValue<Bytes, byte[]>> leftHere = contents.getOrDefault(FeedCache.SNAPSHOTS, List.of());
    contents.put(FeedCache.SNAPSHOTS, elsewhere.getOrDefault(partition, List.of()));
    elsewhere.put(partition, leftHere);
    reopen(partition, contents);
  }

  /** From here on this partition commits nothing: a kill takes it all back. */
  void hold(int partition) {
    nodes.get(partition).hold();
  }

  /** As a restart, and nothing is committed from its very opening on. */
  void restartAndHold(int partition) {
    FeedNode node = nodes.get(partition);
    node.commit();
    Map<String, List<KeyValue<Bytes, byte[]>>> contents = node.closed();
    reopen(partition, contents);
    nodes.get(partition).holdSinceOpening(contents);
  }

  private void reopen(int partition, Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
    nodes.set(partition, new FeedNode(this, partition, contents));
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
    stores.beforeEachRead(something);
  }

  /** How often a store was read since this was last asked. */
  int takeReads(String store) {
    return stores.takeReads(store);
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
    nodes.forEach(FeedNode::close);
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
}
