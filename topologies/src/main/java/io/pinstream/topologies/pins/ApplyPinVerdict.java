package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.ModerationVerdict;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
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

/** Publishes and withdraws pins as moderators say. The last word counts. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ApplyPinVerdict implements Processor<Id, ModerationVerdict, Homed, Object> {

  private final Screen screen;
  private PinShelf shelf;
  private KeptReviews reviews;
  private CloudEvents events;
  private Outcomes outcomes;

  /**
   * @param screen scores what was never in doubt, so that the review tells
   */
  ApplyPinVerdict(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    shelf = new PinShelf(context);
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
    if (verdict.kind() != Review.Kind.PIN) {
      return; // another decider's
    }
    long now = record.timestamp();
    Pin published = shelf.find(verdict.target());
    HeldPin held = published == null ? shelf.findHeld(verdict.target()) : null;
    if (published != null) {
      Review review = decided(published, verdict, now);
      if (!verdict.allow()) {
        shelf.put(HeldPin.of(published, State.REJECTED, review.remarks()));
        events.emit(Topics.PINS, published.id(), null, "pin.withdrawn", verdict, now);
      }
      reviews.put(review, verdict.operation(), now);
      outcomes.applied(verdict, published.id(), !verdict.allow(), now);
    } else if (held != null) {
      Review review = decided(held.published(), verdict, now);
      if (verdict.allow()) {
        Pin pin = held.published();
        shelf.put(pin);
        events.emit(Topics.PINS, pin.id(), pin, "pin.published", verdict, now);
      } else {
        shelf.put(HeldPin.of(held.published(), State.REJECTED, review.remarks()));
      }
      reviews.put(review, verdict.operation(), now);
      boolean changed = verdict.allow() || held.state() != State.REJECTED;
      outcomes.applied(verdict, held.id(), changed, now);
    } else {
      outcomes.rejected(verdict, verdict.target(), noSuchPin(), now);
    }
  }

  private Review decided(Pin pin, ModerationVerdict verdict, long now) {
    Review before = reviews.find(verdict.review());
    Review review =
        before != null
            ? before
            : screen
                .judge(PublishPin.writing(pin.title(), pin.description(), pin.link()))
                .review(Review.Kind.PIN, pin.id(), pin.authorId(), Instant.ofEpochMilli(now));
    return review.decided(verdict.allow() ? State.PUBLISHED : State.REJECTED, verdict.note());
  }

  private static Problem noSuchPin() {
    return Problem.of(404, "not-found", "There is no such pin.");
  }
}
