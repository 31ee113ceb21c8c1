package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.author.FanOutPin;
import io.pinstream.feed.author.KeepFollowers;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Edge;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What a pin costs at the author's home: as much as there are partitions with readers. */
class FanOutCostTest {

  private static final Id AUTHOR = Samples.user("author", 7);

  private int iterators;

  @Test
  void bytesOfACopyDoNotGrowWithTheNumberOfPartitions() {
    int few = bytes(deliveries(4, IntStream.range(0, 4).toArray())) / 4;
    int many = bytes(deliveries(1_024, IntStream.range(0, 1_024).toArray())) / 1_024;

    System.out.printf("Bytes a copy of a pin: %d of 4, %d of 1,024 partitions%n", few, many);
    assertThat(many).isEqualTo(few);
  }

  @Test
  void aPinSeeksForThePartitionsThatHaveReadersAlone() {
    List<Delivery> sent = deliveries(1_024, 3, 700, 1_023);

    assertThat(sent.stream().map(to -> to.to() % 1_024).toList())
        .containsExactlyInAnyOrder(3, 700, 1_023);
    assertThat(iterators).isLessThanOrEqualTo(4);
  }

  @Test
  void eachPartitionWithReadersGetsOneCopyHoweverManyReadThere() {
    for (int partitions : new int[] {1, 2, 4, 64, 1_024, 65_536}) {
      int[] homes = IntStream.range(0, 3_000).map(i -> i * i * 31 & 0xFFFF).toArray();
      TreeSet<Integer> expected = new TreeSet<>();
      for (int home : homes) {
        expected.add(Homed.partitionOf(home, partitions));
      }

      List<Delivery> sent = deliveries(partitions, homes);

      assertThat(sent.stream().map(to -> Homed.partitionOf(to.to(), partitions)).sorted().toList())
          .isEqualTo(List.copyOf(expected));
      assertThat(iterators).isLessThanOrEqualTo(expected.size() + 1);
    }
  }

  /** What a pin makes of an author who has readers at these homes. */
  private List<Delivery> deliveries(int partitions, int... homes) {
    Topology topology =
        new Topology()
            .addSource(
                "edges",
                new ByteArrayDeserializer(),
                FeedTopology.EDGES.value().serde().deserializer(),
                "edges")
            .addSource(
                "pins",
                Topics.PINS.key().serde().deserializer(),
                new ByteArrayDeserializer(),
                "pins")
            // Without the stores that they bring along: others take their place.
            .addProcessor(
                "followers",
                () -> KeepFollowers.supplier(partitions, FeedLimits.USUAL).get(),
                "edges")
            .addProcessor("fan-out", () -> FanOutPin.supplier(partitions).get(), "pins")
            .addSink(
                "sent",
                "sent",
                Topics.USERS.key().serde().serializer(),
                FeedTopology.DELIVERIES.value().serde().serializer(),
                "followers",
                "fan-out");
    for (String store :
        List.of(AuthorStores.FOLLOWERS, AuthorStores.AUTHOR_PINS, AuthorStores.PIN_PLACES)) {
      topology.addStateStore(
          Stores.keyValueStoreBuilder(new Counted(store), Serdes.Bytes(), Serdes.ByteArray())
              .withLoggingDisabled(),
          "followers",
          "fan-out");
    }
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "fan-out");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      var edges =
          driver.createInputTopic(
              "edges", new ByteArraySerializer(), FeedTopology.EDGES.value().serde().serializer());
      for (int i = 0; i < homes.length; i++) {
        edges.pipeInput(new byte[0], new Edge(Samples.user("reader " + i, homes[i]), AUTHOR, true));
      }
      var sent =
          driver.createOutputTopic(
              "sent", new ByteArrayDeserializer(), new ByteArrayDeserializer());
      sent.readValuesToList();
      iterators = 0;
      Pin pin = Samples.pin(AUTHOR, 1, "pin");
      driver
          .createInputTopic(
              "pins", Topics.PINS.key().serde().serializer(), new ByteArraySerializer())
          .pipeInput(new TestRecord<>(pin.id(), Topics.PINS.value().encode(pin)));
      return sent.readValuesToList().stream().map(FeedTopology.DELIVERIES.value()::decode).toList();
    }
  }

  private static int bytes(List<Delivery> deliveries) {
    return deliveries.stream().mapToInt(one -> Delivery.CODEC.encode(one).length).sum();
  }

  private final class Counted implements KeyValueBytesStoreSupplier {

    private final String name;

    Counted(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new InMemoryKeyValueStore(name) {
        @Override
        public synchronized KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
          iterators++;
          return super.range(from, to);
        }
      };
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }
}
