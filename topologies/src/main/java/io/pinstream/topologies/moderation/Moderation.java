package io.pinstream.topologies.moderation;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.ModeratedThings.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Decides reports of an owner's things and applies moderators' verdicts. A thing that the reporter
 * cannot see is treated as missing. The last verdict wins.
 */
public final class Moderation {

  /**
   * Store (expiring), in every owner: home, review, reporter → nothing. The reports that were
   * counted.
   */
  public static final String COUNTED_REPORTS = "counted-reports";

  public static final StoreSet STORES =
      KeptReviews.STORES.and(StoreSet.logged(COUNTED_REPORTS)).and(IdempotencyKeys.STORES);

  /** After this time, a second report of a thing by the same user counts again. */
  static final Duration REPORTS_KEPT = Duration.ofDays(30);

  private static final byte[] NOTHING = new byte[0];

  private final Set<Review.Kind> kinds;
  private final ModeratedThings things;
  private final KeptReviews reviews;
  private final ExpiringStore counted;
  private final IdempotencyKeys keys;
  private final Outcomes outcomes;

  /**
   * @param kinds the kinds of things of this owner
   */
  public Moderation(
      ProcessorContext<Homed, Object> context,
      Set<Review.Kind> kinds,
      ModeratedThings things,
      KeptReviews reviews) {
    this.kinds = kinds;
    this.things = things;
    this.reviews = reviews;
    counted = new ExpiringStore(context.getStateStore(COUNTED_REPORTS), REPORTS_KEPT);
    keys = new IdempotencyKeys(context);
    outcomes = new Outcomes(context);
  }

  /** Decides a command. */
  public void decide(ModerationCommand command, long now) {
    switch (command) {
      case ModerationCommand.Report report -> {
        Review.Kind kind =
            report
                .kind()
                .filter(kinds::contains)
                .orElseThrow(
                    () ->
                        new UnprocessableRecord(
                            "A report of a kind that this owner does not have"));
        keys.once(report, report.review().home(), now, () -> report(report, kind, now));
      }
      case ModerationCommand.GiveVerdict verdict -> carryOut(verdict, now);
    }
  }

  private void report(ModerationCommand.Report report, Review.Kind kind, long now) {
    Thing thing = things.find(report.target(), report.board());
    if (thing == null || !thing.seenBy().test(report.caller())) {
      outcomes.rejected(report, report.target(), notFound("There is no such thing."), now);
    } else if (thing.ownerId().equals(report.caller())) {
      outcomes.rejected(report, report.target(), own(), now);
    } else {
      boolean isNew = count(report, now);
      Review before = reviews.find(report.review());
      if (before == null || isNew) {
        Instant time = Instant.ofEpochMilli(now);
        Review review = before == null ? unreviewed(report, kind, thing, time) : before;
        reviews.keep(
            isNew ? review.reported(report.reason(), time) : review, report.operation(), now);
      }
      outcomes.applied(report, report.target(), isNew, now);
    }
  }

  /** Counts a report; false if one of this thing by the same user was counted before. */
  private boolean count(ModerationCommand.Report report, long now) {
    Bytes key = StoreKey.of(report.review()).id(report.caller()).bytes();
    if (counted.get(key, now) != null) {
      return false;
    }
    counted.put(key, NOTHING, now);
    return true;
  }

  private static Review unreviewed(
      ModerationCommand.Report report, Review.Kind kind, Thing thing, Instant now) {
    return thing
        .judge()
        .get()
        .reported()
        .review(report.review(), kind, report.target(), report.board(), thing.ownerId(), now);
  }

  private void carryOut(ModerationCommand.GiveVerdict verdict, long now) {
    Review review = reviews.find(verdict.review());
    if (review == null) {
      outcomes.rejected(verdict, verdict.review(), notFound("There is no such review."), now);
      return;
    }
    Thing thing = things.find(review.target(), review.board());
    if (thing == null) {
      String gone = "There is nothing of this id any more.";
      outcomes.rejected(verdict, review.target(), notFound(gone), now);
      return;
    }
    State before = thing.state();
    Review decided =
        review.decided(verdict.allow() ? State.PUBLISHED : State.REJECTED, verdict.note());
    if (!verdict.allow()) {
      thing.change().to(State.REJECTED, decided.remarks(), verdict, now);
    } else if (before != State.PUBLISHED) {
      thing.change().to(State.PUBLISHED, null, verdict, now);
    }
    reviews.keep(decided, verdict.operation(), now);
    outcomes.applied(verdict, review.target(), before != decided.state(), now);
  }

  private static Problem notFound(String detail) {
    return Problem.of(404, "not-found", detail);
  }

  private static Problem own() {
    return Problem.of(422, "report-oneself", "Nobody can report what is one's own.");
  }
}
