package io.pinstream.topologies.moderation;

import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.topic.Topics;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;

/**
 * The moderation queue and the training labels: views of the reviews that the owners publish
 * ({@link KeptReviews}). It can be reset.
 *
 * <pre>
 * reviews ─▶ keep-review ─▶ moderation.labels        at the home of the thing
 * </pre>
 */
public final class ModerationTopology {

  public static final String APPLICATION = "pinstream-moderation";

  private ModerationTopology() {}

  public static Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    source(builder, Topics.REVIEWS).process(KeepReview.supplier(), Named.as("keep-review"));

    Topology topology = builder.build();
    sink(topology, Topics.MODERATION_LABELS, "keep-review");
    return topology;
  }
}
