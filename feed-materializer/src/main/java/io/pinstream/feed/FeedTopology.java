package io.pinstream.feed;

import static io.pinstream.streams.Wiring.rawSource;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.feed.author.FanOutPin;
import io.pinstream.feed.author.KeepFollowers;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Edge;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.KeepFeeds;
import io.pinstream.feed.reader.KeepFollowing;
import io.pinstream.feed.reader.ReaderSettings;
import io.pinstream.feed.reader.TrackActiveReaders;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Builds feeds from follows and pins.
 *
 * <pre>
 * follows ──────▶ keep-following ┐                            at the reader's home
 * feeds.events ─▶ keep-awake ────┤ feed-edges: only of awake readers
 *                                ▼
 *                   keep-followers ┐                          at the author's home
 * pins ───────────▶ fan-out-pin ───┤
 *                                  │ feed-deliveries: one record for each partition with a reader
 *                                  ▼
 *                               keep-feeds                    in the readers' partitions
 * </pre>
 *
 * <p>A view: it has no public output and can be rebuilt from its two sources.
 */
public final class FeedTopology {

  public static final String APPLICATION = "pinstream-feeds";

  public static final Repartition<Id, Edge> EDGES = Repartition.toHome("feed-edges", Edge.class);

  public static final Repartition<Id, Delivery> DELIVERIES =
      new Repartition<>("feed-deliveries", Topics.USERS.key(), Delivery.CODEC, Delivery.TO_READERS);

  private FeedTopology() {}

  /**
   * The topology.
   *
   * @param random generates cache epochs
   * @param budget the memory budget of all feeds of this process
   */
  public static Topology build(
      Repartitions repartitions,
      int partitions,
      RandomGenerator random,
      FeedLimits limits,
      FeedBudget budget) {
    return build(new StreamsBuilder(), repartitions, partitions, random, limits, budget);
  }

  /** As above, with a given builder; for tests. */
  static Topology build(
      StreamsBuilder builder,
      Repartitions repartitions,
      int partitions,
      RandomGenerator random,
      FeedLimits limits,
      FeedBudget budget) {
    ReaderSettings settings = ReaderSettings.of(limits, partitions, budget);
    KStream<Homed, Object> fromFollows =
        source(builder, Topics.FOLLOWS)
            .process(KeepFollowing.supplier(settings), Named.as("keep-following"));
    KStream<Homed, Object> fromReads =
        source(builder, Topics.FEED_EVENTS)
            .process(TrackActiveReaders.supplier(settings), Named.as("keep-awake"));

    KStream<Homed, Object> fromFollowers =
        repartitions
            .connect(fromFollows.merge(fromReads, Named.as("reader-side")), EDGES)
            .process(KeepFollowers.supplier(partitions, limits), Named.as("keep-followers"));
    KStream<Homed, Object> fromPins =
        rawSource(builder, Topics.PINS)
            .process(FanOutPin.supplier(partitions), Named.as("fan-out-pin"));

    repartitions
        .connect(fromFollowers.merge(fromPins, Named.as("author-side")), DELIVERIES)
        .process(KeepFeeds.supplier(random, settings), Named.as("keep-feeds"));
    return builder.build();
  }
}
