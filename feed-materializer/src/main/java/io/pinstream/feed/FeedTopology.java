package io.pinstream.feed;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.rawSource;
import static io.pinstream.streams.Wiring.source;
import static io.pinstream.streams.Wiring.unlogged;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.author.FanOutPin;
import io.pinstream.feed.author.KeepFollowers;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.feed.delivery.Edge;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.KeepFeeds;
import io.pinstream.feed.reader.KeepFollowing;
import io.pinstream.feed.reader.ReaderSettings;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.feed.reader.TrackActiveReaders;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Makes feeds, out of who follows whom and of pins.
 *
 * <pre>
 * follows ──────▶ keep-following ┐                            at the reader's home
 * feeds.events ─▶ keep-awake ────┤ feed-edges: of those who are awake
 *                                ▼
 *                   keep-followers ┐                          at the author's home
 * pins ───────────▶ fan-out-pin ───┤
 *                                  │ feed-deliveries: one record for each partition with a reader
 *                                  ▼
 *                               keep-feeds                    in the readers' partitions
 * </pre>
 *
 * A view: it has no public output, and can be made again from its two sources.
 */
public final class FeedTopology {

  public static final String APPLICATION = "pinstream-feeds";

  public static final Repartition<Id, Edge> EDGES =
      Repartition.toHome("feed-edges", Topics.USERS.key(), Codec.json(Edge.class));

  public static final Repartition<Id, Delivery> DELIVERIES =
      new Repartition<>("feed-deliveries", Topics.USERS.key(), Delivery.CODEC, Delivery.TO_READERS);

  private FeedTopology() {}

  /**
   * The topology.
   *
   * @param random gives cache epochs
   * @param budget of all feeds of this process
   */
  public static Topology build(
      Repartitions repartitions,
      int partitions,
      RandomGenerator random,
      FeedLimits limits,
      FeedBudget budget) {
    return build(new StreamsBuilder(), repartitions, partitions, random, limits, budget);
  }

  /** As above, on a builder of one's own: for tests. */
  static Topology build(
      StreamsBuilder builder,
      Repartitions repartitions,
      int partitions,
      RandomGenerator random,
      FeedLimits limits,
      FeedBudget budget) {
    ReaderSettings settings = ReaderSettings.of(limits, partitions, budget);
    builder.addStateStore(logged(ReaderStores.FOLLOWING));
    builder.addStateStore(logged(ReaderStores.AWAKE_READERS));
    builder.addStateStore(logged(ReaderStores.READER_JOBS));
    builder.addStateStore(logged(ReaderStores.LOCAL_READERS));
    builder.addStateStore(logged(ReaderStores.LOCAL_AUTHORS));
    builder.addStateStore(logged(ReaderStores.AUTHOR_JOBS));
    builder.addStateStore(logged(ReaderStores.WATCHED_AUTHORS));
    builder.addStateStore(logged(ReaderStores.SEEN_PINS));
    builder.addStateStore(logged(ReaderStores.SEEN_PLACES));
    builder.addStateStore(logged(ReaderStores.READER_NUMBERS));
    builder.addStateStore(logged(FeedCache.EPOCHS));
    builder.addStateStore(unlogged(FeedCache.SNAPSHOTS));
    builder.addStateStore(FeedMemory.builder(settings.budget(), limits.pins().entries()));
    builder.addStateStore(logged(AuthorStores.FOLLOWERS));
    builder.addStateStore(logged(AuthorStores.AUTHOR_PINS));
    builder.addStateStore(logged(AuthorStores.PIN_PLACES));

    String[] readerStores = {
      ReaderStores.FOLLOWING,
      ReaderStores.AWAKE_READERS,
      ReaderStores.READER_JOBS,
      ReaderStores.LOCAL_READERS,
      ReaderStores.LOCAL_AUTHORS,
      ReaderStores.AUTHOR_JOBS,
      ReaderStores.WATCHED_AUTHORS,
      ReaderStores.SEEN_PINS,
      ReaderStores.SEEN_PLACES,
      ReaderStores.READER_NUMBERS,
      FeedCache.EPOCHS,
      FeedCache.SNAPSHOTS,
      FeedMemory.NAME
    };
    KStream<Homed, Object> fromFollows =
        source(builder, Topics.FOLLOWS)
            .process(() -> new KeepFollowing(settings), Named.as("keep-following"), readerStores);
    KStream<Homed, Object> fromReads =
        source(builder, Topics.FEED_EVENTS)
            .process(() -> new TrackActiveReaders(settings), Named.as("keep-awake"), readerStores);

    KStream<Homed, Object> fromFollowers =
        repartitions
            .connect(fromFollows.merge(fromReads, Named.as("reader-side")), EDGES)
            .process(
                () -> new KeepFollowers(partitions, limits),
                Named.as("keep-followers"),
                AuthorStores.FOLLOWERS,
                AuthorStores.AUTHOR_PINS);
    KStream<Homed, Object> fromPins =
        rawSource(builder, Topics.PINS)
            .process(
                () -> new FanOutPin(partitions),
                Named.as("fan-out-pin"),
                AuthorStores.FOLLOWERS,
                AuthorStores.AUTHOR_PINS,
                AuthorStores.PIN_PLACES);

    repartitions
        .connect(fromFollowers.merge(fromPins, Named.as("author-side")), DELIVERIES)
        .process(() -> new KeepFeeds(random, settings), Named.as("keep-feeds"), readerStores);
    return builder.build();
  }
}
