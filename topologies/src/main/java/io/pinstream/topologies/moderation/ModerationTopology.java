package io.pinstream.topologies.moderation;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.topic.Topics;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;

/**
 * The view of what moderators are to look at, and what their verdicts teach. All of it comes from
 * the reviews that the owners of things tell ({@link KeptReviews}), so it can be reset.
 *
 * <pre>
 * reviews ─▶ keep-review ─▶ moderation.labels        at the home of the thing
 * </pre>
 */
public final class ModerationTopology {

  public static final String APPLICATION = "pinstream-moderation";

  /** Store: home, review → Review, as the queue shows it; decided ones too. */
  public static final String REVIEWS = "reviews";

  /**
   * Store: mark, openedAt, review → nothing. The open ones of all homes of a partition, newest
   * first.
   */
  public static final String OPEN_REVIEWS = "open-reviews";

  private ModerationTopology() {}

  public static Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(logged(REVIEWS));
    builder.addStateStore(logged(OPEN_REVIEWS));

    source(builder, Topics.REVIEWS)
        .process(KeepReview::new, Named.as("keep-review"), REVIEWS, OPEN_REVIEWS);

    Topology topology = builder.build();
    sink(topology, Topics.MODERATION_LABELS, "keep-review");
    return topology;
  }
}
