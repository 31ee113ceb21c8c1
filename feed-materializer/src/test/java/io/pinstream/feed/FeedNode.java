package io.pinstream.feed;

import io.pinstream.feed.Lanes.Lane;
import io.pinstream.feed.Lanes.Parcel;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Repartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One partition: its task, and what its producer has not yet committed. */
final class FeedNode {

  private static final List<Repartition<Id, ?>> HOPS =
      List.of(FeedTopology.EDGES, FeedTopology.DELIVERIES);

  private final FeedCluster cluster;
  private final int partition;
  private final TopologyTestDriver driver;
  final List<KeyValue<Bytes, byte[]>> savedAtOpening;
  private final List<KeyValue<Bytes, byte[]>> savedAtClosing = new ArrayList<>();
  private final Map<String, KeyValueStore<Bytes, byte[]>> open = new HashMap<>();
  private final List<Consumed> consumed = new ArrayList<>();
  private final Map<Repartition<Id, ?>, List<Parcel>> produced = new HashMap<>();
  private @Nullable Map<String, List<KeyValue<Bytes, byte[]>>> committed;

  private record Consumed(Lane lane, Parcel parcel) {}

  FeedNode(
      FeedCluster cluster, int partition, Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
    this.cluster = cluster;
    this.partition = partition;
    this.savedAtOpening = contents.getOrDefault(FeedCache.SNAPSHOTS, List.of());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, FeedTopology.APPLICATION);
    StreamsBuilder builder = InMemoryStores.builder(savedAtClosing, cluster.stores::beforePin);
    OpenRepartitions repartitions = new OpenRepartitions(builder, contents);
    driver =
        new TopologyTestDriver(
            FeedTopology.build(
                builder,
                repartitions,
                cluster.partitions(),
                cluster.random,
                cluster.limits,
                new FeedBudget(cluster.limits.memory())),
            properties,
            cluster.now());
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
        .pipeInput(new TestRecord<>(parcel.key(), parcel.value(), cluster.now()));
    consumed.add(new Consumed(lane, parcel));
    collect();
  }

  void tick() {
    driver.advanceWallClockTime(FeedCluster.TICK);
    collect();
  }

  /** Takes what was sent; it is on its way once it is committed. */
  private void collect() {
    for (Repartition<Id, ?> hop : HOPS) {
      driver
          .createOutputTopic(
              OpenRepartitions.sent(hop), new ByteArrayDeserializer(), new ByteArrayDeserializer())
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
    cluster.observer.look(partition, false);
  }

  /** From here on nothing is committed: a kill takes it all back. */
  void hold() {
    if (committed == null) {
      committed = contents();
    }
  }

  /** As {@link #hold}, from the very opening on. */
  void holdSinceOpening(Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
    committed = contents;
  }

  /** Lets the others see what was sent. */
  void commit() {
    for (Repartition<Id, ?> hop : HOPS) {
      produced
          .getOrDefault(hop, List.of())
          .forEach(parcel -> cluster.lanes.route(hop, partition, parcel));
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
      cluster.lanes.putBack(again.lane(), again.parcel());
    }
    return committed;
  }

  void close() {
    driver.close();
  }
}
