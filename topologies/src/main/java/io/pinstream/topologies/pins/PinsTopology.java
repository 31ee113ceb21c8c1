package io.pinstream.topologies.pins;

import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.topologies.moderation.Screen;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns pins. Everything happens at the author's home.
 *
 * <pre>
 * pins.commands ──▶ decide-pin ──▶ images.commands, pins, reviews, operations
 *                      │ pending-pins          ┆
 *                      ▼                       ┆ (the image worker checks the bytes)
 * images.events ──▶ publish-pin ──▶ pins, reviews, operations
 *                      ┆
 * reviews ─────────▶ shift-authors ─▶ pins, reviews
 * </pre>
 *
 * <p>Texts are judged when the image is stored, just before others would see them. Unpublished pins
 * are in a separate store, so that public reads never iterate over them. When an author's account
 * is held or rejected, all pins are withdrawn; they return with the account.
 */
public final class PinsTopology {

  public static final String APPLICATION = "pinstream-pins";

  /** How long a job over an author's pins may block the stream at a time. */
  private static final Duration SLICE = Duration.ofMillis(20);

  private PinsTopology() {}

  /**
   * The topology.
   *
   * @param screen judges pins
   */
  public static Topology build(Screen screen) {
    return build(screen, SLICE);
  }

  static Topology build(Screen screen, Duration slice) {
    TimeBudget timeBudget = new TimeBudget(slice);
    StreamsBuilder builder = new StreamsBuilder();
    source(builder, Topics.PIN_COMMANDS)
        .process(DecidePin.supplier(screen), Named.as("decide-pin"));
    source(builder, Topics.IMAGE_EVENTS)
        .process(PublishPin.supplier(screen), Named.as("publish-pin"));
    source(builder, Topics.REVIEWS)
        .process(CascadeAccountVisibility.supplier(timeBudget, screen), Named.as("shift-authors"));

    Topology topology = builder.build();
    sink(topology, Topics.IMAGE_COMMANDS, "decide-pin");
    sink(topology, Topics.PINS, "decide-pin", "publish-pin", "shift-authors");
    sink(topology, Topics.REVIEWS, "decide-pin", "publish-pin", "shift-authors");
    sink(topology, Topics.OPERATIONS, "decide-pin", "publish-pin");
    return topology;
  }
}
