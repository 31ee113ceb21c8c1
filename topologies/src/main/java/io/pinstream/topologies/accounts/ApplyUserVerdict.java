package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.ModerationVerdict;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.deadletters.UnprocessableRecord;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.Outcomes;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes and withdraws accounts as moderators say. The last word counts. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ApplyUserVerdict implements Processor<Id, ModerationVerdict, Homed, Object> {

  private final Screen screen;
  private UserShelf shelf;
  private KeptReviews reviews;
  private CloudEvents events;
  private Outcomes outcomes;

  /**
   * @param screen scores what was never in doubt, so that the review tells
   */
  ApplyUserVerdict(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    shelf = new UserShelf(context);
    events = new CloudEvents(context);
    reviews = new KeptReviews(context, events);
    outcomes = new Outcomes(context);
  }

  @Override
  public void process(Record<Id, ModerationVerdict> record) {
    ModerationVerdict verdict = record.value();
    if (verdict == null) {
      throw new UnprocessableRecord("A verdict without a value");
    }
    if (verdict.kind() != Review.Kind.USER) {
      return; // another decider's
    }
    long now = record.timestamp();
    User published = shelf.find(verdict.target());
    HeldUser held = published == null ? shelf.findHeld(verdict.target()) : null;
    if (published != null) {
      Review review = decided(published, verdict, now);
      if (!verdict.allow()) {
        shelf.put(HeldUser.of(published, State.REJECTED, review.remarks()));
        events.emit(Topics.USERS, published.id(), null, "user.withdrawn", verdict, now);
      }
      reviews.put(review, verdict.operation(), now);
      outcomes.applied(verdict, published.id(), !verdict.allow(), now);
    } else if (held != null) {
      User user = held.published();
      Review review = decided(user, verdict, now);
      if (verdict.allow()) {
        shelf.put(user);
        events.emit(Topics.USERS, user.id(), user, "user.published", verdict, now);
      } else {
        shelf.put(HeldUser.of(user, State.REJECTED, review.remarks()));
      }
      reviews.put(review, verdict.operation(), now);
      boolean changed = verdict.allow() || held.state() != State.REJECTED;
      outcomes.applied(verdict, user.id(), changed, now);
    } else {
      outcomes.rejected(verdict, verdict.target(), noSuchUser(), now);
    }
  }

  private Review decided(User user, ModerationVerdict verdict, long now) {
    Review before = reviews.find(verdict.review());
    Review review =
        before != null
            ? before
            : UserShelf.judge(screen, user.username(), user.displayName())
                .review(Review.Kind.USER, user.id(), user.id(), Instant.ofEpochMilli(now));
    return review.decided(verdict.allow() ? State.PUBLISHED : State.REJECTED, verdict.note());
  }

  private static Problem noSuchUser() {
    return Problem.of(404, "not-found", "There is no such user.");
  }
}
