package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.jobs.DurableJobs;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Screen;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes pins follow the state of their author's account. When an account is held, its published
 * pins are withdrawn; when it is released, they return, except those that are held or rejected
 * themselves. An author can have any number of pins, so this runs as {@link DurableJobs}; if the
 * account changes meanwhile, the job restarts.
 */
final class CascadeAccountVisibility implements Step<Id, Review> {

  /** Store: home, author → AccountVisibilityChange. Pending jobs. */
  static final String AUTHOR_SHIFTS = "author-shifts";

  /** Pins of one author per step: a slice can overrun by one step. */
  static final int STEP = 50;

  /** Pins per step if they are scored again. */
  static final int SCORED_STEP = 20;

  private static final Remarks AUTHOR_HELD = new Remarks(List.of(HeldAuthors.REASON), null);

  private final Screen screen;
  private final HeldAuthors authors;
  private final PinTable table;
  private final KeptReviews reviews;
  private final CloudEvents events;
  private final KeyValueStore<Bytes, byte[]> shifts;
  private final DurableJobs jobs;

  static ProcessorSupplier<Id, Review, Homed, Object> supplier(
      TimeBudget timeBudget, Screen screen) {
    return Step.supplier(
        StoreSet.logged(AUTHOR_SHIFTS)
            .and(PinTable.STORES)
            .and(KeptReviews.STORES)
            .and(HeldAuthors.STORES),
        context -> new CascadeAccountVisibility(context, timeBudget, screen));
  }

  private CascadeAccountVisibility(
      ProcessorContext<Homed, Object> context, TimeBudget timeBudget, Screen screen) {
    this.screen = screen;
    authors = new HeldAuthors(context);
    table = new PinTable(context);
    events = new CloudEvents(context);
    reviews = new KeptReviews(context, events);
    shifts = context.getStateStore(AUTHOR_SHIFTS);
    jobs = new DurableJobs(context, shifts, timeBudget, this::step);
    jobs.resume();
  }

  @Override
  public void process(Record<Id, Review> record) {
    switch (authors.keep(record.key(), record.value())) {
      case HELD -> begin(record, false);
      case RELEASED -> begin(record, true);
      case NONE -> {}
    }
  }

  private void begin(Record<Id, Review> record, boolean publish) {
    Id author = record.key();
    long now = record.timestamp();
    Id operation = Id.ofJudgement(author, now);
    jobs.begin(
        StoreKey.of(author).bytes(),
        Json.write(new AccountVisibilityChange(operation, publish, now, null)));
  }

  private boolean step(Bytes key, byte[] job, long now) {
    AccountVisibilityChange shift = Json.read(job, AccountVisibilityChange.class);
    Id author = Id.read(ByteBuffer.wrap(key.get()).position(2));
    Position last = shift.publish() ? publish(author, shift) : withdraw(author, shift);
    if (last == null) {
      shifts.delete(key);
    } else {
      shifts.put(key, Json.write(shift.downTo(last)));
    }
    return true;
  }

  /** Returns the position to continue after, or null if done. */
  private @Nullable Position withdraw(Id author, AccountVisibilityChange shift) {
    List<PinItem> next = table.published(author, shift.after(), STEP);
    for (PinItem pin : next) {
      table.put(pin.withState(State.IN_REVIEW, AUTHOR_HELD));
      tell(pin, null, "pin.withdrawn", shift);
    }
    return next.size() < STEP ? null : next.getLast().position();
  }

  private @Nullable Position publish(Id author, AccountVisibilityChange shift) {
    List<PinItem> next = table.held(author, shift.after(), SCORED_STEP);
    for (PinItem pin : next) {
      if (pin.state() == State.IN_REVIEW
          && pin.review() != null
          && pin.review().reasons().contains(HeldAuthors.REASON)) {
        release(pin, shift);
      }
    }
    return next.size() < SCORED_STEP ? null : next.getLast().position();
  }

  private void release(PinItem pin, AccountVisibilityChange shift) {
    Review review = reviews.find(pin.id());
    boolean allowed =
        review != null
            && review.decidedBy() == DecidedBy.MODERATOR
            && review.state() == State.PUBLISHED;
    Finding finding = PublishPin.judge(screen, pin);
    if (allowed || finding.isFine()) {
      PinItem published = pin.withState(State.PUBLISHED, null);
      table.put(published);
      tell(pin, published.fact(), "pin.published", shift);
      if (review != null && review.state() != State.PUBLISHED) {
        reviews.end(pin.id(), shift.operation(), shift.at());
      }
    } else {
      table.put(pin.withState(finding.state(), finding.remarks()));
      reviews.put(
          finding.review(
              Review.Kind.PIN, pin.id(), pin.authorId(), Instant.ofEpochMilli(shift.at())),
          shift.operation(),
          shift.at());
    }
  }

  private void tell(PinItem pin, @Nullable Pin fact, String type, AccountVisibilityChange shift) {
    events.emitMore(Topics.PINS, pin.id(), fact, type, shift.operation(), shift.at());
  }
}
