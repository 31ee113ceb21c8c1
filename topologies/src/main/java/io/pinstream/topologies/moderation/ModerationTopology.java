package io.pinstream.topologies.moderation;

import static io.pinstream.topologies.streams.Wiring.logged;
import static io.pinstream.topologies.streams.Wiring.sink;
import static io.pinstream.topologies.streams.Wiring.source;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.standing.ModelOfAccounts;
import io.pinstream.topologies.standing.StandingTopology;
import io.pinstream.topologies.streams.Hops;
import io.pinstream.topologies.streams.IdempotencyKeys;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns the queue of what moderators are to look at. All of it happens at the home of the thing.
 *
 * <pre>
 * reviews ─────────────▶ keep-review          (told by the decider that owns the thing)
 *                           ┆
 * moderation.commands ─▶ receive-verdict ─▶ moderation.verdicts, moderation.labels, operations
 *      ┆                    ┆                    ┆
 *      ┆ reports            ┆                    ┆ (the decider changes the thing, tells its review
 *      ▼                    ┆                    ▼  and the outcome)
 *  (the decider: may the reporter see it? what does it say?)
 *      ┆                    ┆
 * moderation.reports ──▶ count-report ─▶ operations
 * </pre>
 *
 * Whether there is a thing for a reporter, and what it says, only the decider knows that owns it:
 * so a report is read there first ({@link JudgeReports}), and comes here with what was found. What
 * is not there for the reporter never comes here.
 *
 * <p>Beside it, how accounts behave: {@link StandingTopology}.
 */
public final class ModerationTopology {

  public static final String APPLICATION = "pinstream-moderation";

  /** Store: home, review → ReviewItem, as moderators see it; decided ones too. */
  public static final String REVIEWS = "reviews";

  /**
   * Store: mark, openedAt, review → nothing. The open ones of all homes of a partition, newest
   * first.
   */
  public static final String OPEN_REVIEWS = "open-reviews";

  /** Store (expiring): home, review, reporter → nothing. Whose report was counted. */
  public static final String COUNTED_REPORTS = "counted-reports";

  /** After which somebody's second report of a thing counts again. */
  static final Duration REPORTS_KEPT = Duration.ofDays(30);

  private ModerationTopology() {}

  /**
   * The topology.
   *
   * @param accounts the account model, by which people are judged who behave unlike the rest
   */
  public static Topology build(Hops hops, ModelOfAccounts accounts) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(logged(REVIEWS));
    builder.addStateStore(logged(OPEN_REVIEWS));
    builder.addStateStore(logged(COUNTED_REPORTS));
    builder.addStateStore(logged(IdempotencyKeys.STORE));

    KStream<Id, Review> reviews = source(builder, Topics.REVIEWS);
    reviews.process(KeepReview::new, Named.as("keep-review"), REVIEWS, OPEN_REVIEWS);
    StandingTopology.add(builder, hops, reviews, accounts);
    source(builder, Topics.MODERATION_COMMANDS)
        .process(
            ReceiveVerdict::new,
            Named.as("receive-verdict"),
            REVIEWS,
            OPEN_REVIEWS,
            IdempotencyKeys.STORE);
    source(builder, Topics.MODERATION_REPORTS)
        .process(
            CountReport::new, Named.as("count-report"), REVIEWS, OPEN_REVIEWS, COUNTED_REPORTS);

    Topology topology = builder.build();
    sink(topology, Topics.MODERATION_VERDICTS, "receive-verdict");
    sink(topology, Topics.MODERATION_LABELS, "receive-verdict");
    sink(topology, Topics.OPERATIONS, "receive-verdict", "count-report");
    StandingTopology.addSinks(topology);
    return topology;
  }
}
