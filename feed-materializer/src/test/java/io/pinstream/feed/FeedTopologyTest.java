package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.streams.Repartitions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.Test;

class FeedTopologyTest {

  /**
   * Names in a topology are names of topics and stores in a cluster: with another name, what is in
   * them is gone. Whoever means to change them changes {@code feed-topology.txt} by hand.
   */
  @Test
  void shouldNotChangeTheTopologyUnintentionally() throws IOException {
    // given
    Topology topology =
        FeedTopology.build(
            Repartitions.repartitioned(4),
            4,
            new SplittableRandom(1),
            FeedLimits.USUAL,
            new FeedBudget(1));

    // then
    assertThat(topology.describe()).hasToString(golden());
  }

  @Test
  void everyTopicAndStoreIsNamedByHand() {
    // given
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, FeedTopology.APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    TopologyConfig strict = new TopologyConfig(new StreamsConfig(properties));
    StreamsBuilder unnamed = new StreamsBuilder(strict);
    unnamed.stream("from").repartition().to("to");

    // when
    Topology topology =
        FeedTopology.build(
            new StreamsBuilder(strict),
            Repartitions.repartitioned(4),
            4,
            new SplittableRandom(1),
            FeedLimits.USUAL,
            new FeedBudget(1));

    // then
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM", "KTABLE", "STATE-STORE");
    assertThatThrownBy(unnamed::build).isInstanceOf(TopologyException.class);
  }

  private static String golden() throws IOException {
    try (InputStream file = FeedTopologyTest.class.getResourceAsStream("feed-topology.txt")) {
      if (file == null) {
        throw new AssertionError("feed-topology.txt is gone");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
