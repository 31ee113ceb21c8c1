package io.pinstream.topologies.moderation;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.ReportedThing;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.requests.RequestHeader;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.IdempotencyKeys;
import io.pinstream.topologies.streams.Outcomes;
import io.pinstream.topologies.streams.Wiring;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Judges reports where the things live that they are about, in each application that owns some. A
 * thing that the reporter may not see is answered as a missing one. Of all else there is a review
 * from then on, and the report goes on to the moderation application.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
public final class JudgeReports implements Processor<Id, ModerationCommand, Homed, Object> {

  private final Set<Review.Kind> own;
  private final Function<ProcessorContext<Homed, Object>, Things> open;
  private ProcessorContext<Homed, Object> context;
  private Things things;
  private KeptReviews reviews;
  private IdempotencyKeys keys;
  private Outcomes outcomes;

  /** The things of one application. */
  @FunctionalInterface
  public interface Things {

    /**
     * The review of a thing that had none; null if there is no such thing, or none that the
     * reporter may see.
     */
    @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now);
  }

  /**
   * @param own what this application owns; it passes over all else
   * @param open its things, from the stores of a task
   */
  public JudgeReports(
      Set<Review.Kind> own, Function<ProcessorContext<Homed, Object>, Things> open) {
    this.own = own;
    this.open = open;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    things = open.apply(context);
    reviews = new KeptReviews(context, new CloudEvents(context));
    keys = new IdempotencyKeys(context);
    outcomes = new Outcomes(context);
  }

  @Override
  public void process(Record<Id, ModerationCommand> record) {
    // What is none is put aside by the moderation application.
    if (record.value() instanceof ModerationCommand.Report report
        && report.kind().filter(own::contains).isPresent()) {
      once(report, record.timestamp());
    }
  }

  private void once(ModerationCommand.Report report, long now) {
    int home = report.review().home();
    switch (keys.seen(report, home, now)) {
      case SAME -> {}
      case OTHER_BODY -> outcomes.rejectedAsReusedKey(report, now);
      case NEVER -> {
        keys.remember(report, home, now);
        judge(report, now);
      }
    }
  }

  private void judge(ModerationCommand.Report report, long now) {
    Review found = things.seenBy(report.caller(), report, Instant.ofEpochMilli(now));
    if (found == null) {
      outcomes.rejected(report, report.target(), noSuchThing(), now);
    } else if (found.ownerId().equals(report.caller())) {
      outcomes.rejected(report, report.target(), own(), now);
    } else {
      Review review = reviews.find(found.id());
      if (review == null) {
        // From now on there is one, and it ends with the thing.
        review = found;
        reviews.put(review, report.operation(), now);
      }
      context.forward(
          new Record<Homed, Object>(
              review.id(),
              new ReportedThing(report.operation(), report.caller(), report.reason(), review),
              now,
              RequestHeader.of(context)),
          Wiring.sinkOf(Topics.MODERATION_REPORTS));
    }
  }

  private static Problem noSuchThing() {
    return Problem.of(404, "not-found", "There is no such thing.");
  }

  private static Problem own() {
    return Problem.of(422, "report-oneself", "Nobody can report what is one's own.");
  }
}
