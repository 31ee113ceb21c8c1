package io.pinstream.topologies.pins;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.moderation.Moderation;
import io.pinstream.topologies.moderation.Screen;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns pins. All of it happens at the author's home.
 *
 * <pre>
 * pins.commands ──▶ decide-pin ──▶ images.commands, pins, reviews, operations
 *                      │ pending-pins          ┆
 *                      ▼                       ┆ (the image worker looks at the bytes)
 * images.events ──▶ publish-pin ──▶ pins, reviews, operations
 *                      ┆
 * reviews ─────────▶ shift-authors ─▶ pins, reviews
 * </pre>
 *
 * What is written is judged when the image is kept, just before others would see it. A pin that is
 * not published stands apart from those that are: nobody's read passes by it. An author whose
 * account is held or rejected takes all pins along, and brings them back.
 */
public final class PinsTopology {

  public static final String APPLICATION = "pinstream-pins";

  /** Store: home, author, createdAt, pin → Pin as the API returns it. Newest first. */
  public static final String AUTHOR_PINS = "author-pins";

  /**
   * Store: home, author, createdAt, pin → PinItem as the API returns it to its author: in review,
   * or rejected. Newest first.
   */
  public static final String HELD_PINS = "held-pins";

  static final ModeratedRows.Names PIN_ROWS = new ModeratedRows.Names(AUTHOR_PINS, HELD_PINS);

  /** Store: home, pin → where it stands in {@link #AUTHOR_PINS} or {@link #HELD_PINS}. */
  public static final String PIN_PLACES = "pin-places";

  /** Store: home, pin → PendingPin: accepted, its image not yet looked at. */
  public static final String PENDING_PINS = "pending-pins";

  /**
   * Store (expiring): home, upload → the pin that has it. Goes when the upload itself is long gone:
   * a signed URL lives for 15 minutes, and what was not pinned for 24 hours.
   */
  public static final String USED_UPLOADS = "used-uploads";

  /**
   * Store: home, author → AccountVisibilityChange: whose pins are being withdrawn, or published
   * again.
   */
  public static final String AUTHOR_SHIFTS = "author-shifts";

  /** How long an author's pins may hold up the stream at a time. */
  private static final Duration SLICE = Duration.ofMillis(20);

  static final Duration UPLOADS_KEPT = Duration.ofHours(24);

  private PinsTopology() {}

  /**
   * The topology.
   *
   * @param screen what judges pins
   */
  public static Topology build(Screen screen) {
    return build(screen, SLICE);
  }

  static Topology build(Screen screen, Duration slice) {
    TimeBudget timeBudget = new TimeBudget(slice);
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(logged(AUTHOR_PINS));
    builder.addStateStore(logged(HELD_PINS));
    builder.addStateStore(logged(KeptReviews.STORE));
    builder.addStateStore(logged(Moderation.COUNTED_REPORTS));
    builder.addStateStore(logged(HeldAuthors.STORE));
    builder.addStateStore(logged(AUTHOR_SHIFTS));
    builder.addStateStore(logged(PIN_PLACES));
    builder.addStateStore(logged(PENDING_PINS));
    builder.addStateStore(logged(USED_UPLOADS));
    builder.addStateStore(logged(IdempotencyKeys.STORE));

    source(builder, Topics.PIN_COMMANDS)
        .process(
            () -> new DecidePin(screen),
            Named.as("decide-pin"),
            AUTHOR_PINS,
            HELD_PINS,
            PIN_PLACES,
            PENDING_PINS,
            USED_UPLOADS,
            KeptReviews.STORE,
            Moderation.COUNTED_REPORTS,
            IdempotencyKeys.STORE);
    source(builder, Topics.IMAGE_EVENTS)
        .process(
            () -> new PublishPin(screen),
            Named.as("publish-pin"),
            AUTHOR_PINS,
            HELD_PINS,
            PIN_PLACES,
            PENDING_PINS,
            USED_UPLOADS,
            KeptReviews.STORE,
            HeldAuthors.STORE);
    source(builder, Topics.REVIEWS)
        .process(
            () -> new CascadeAccountVisibility(timeBudget, screen),
            Named.as("shift-authors"),
            AUTHOR_PINS,
            HELD_PINS,
            PIN_PLACES,
            KeptReviews.STORE,
            HeldAuthors.STORE,
            AUTHOR_SHIFTS);

    Topology topology = builder.build();
    sink(topology, Topics.IMAGE_COMMANDS, "decide-pin");
    sink(topology, Topics.PINS, "decide-pin", "publish-pin", "shift-authors");
    sink(topology, Topics.REVIEWS, "decide-pin", "publish-pin", "shift-authors");
    sink(topology, Topics.OPERATIONS, "decide-pin", "publish-pin");
    return topology;
  }
}
