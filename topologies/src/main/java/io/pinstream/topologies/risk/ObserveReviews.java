package io.pinstream.topologies.risk;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.Step;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Counts held pins and records decisions about accounts. */
record ObserveReviews(AccountProfiles accounts, CountedPins pins) implements Step<Id, Review> {

  static ProcessorSupplier<Id, Review, Homed, Object> supplier(ModelOfAccounts model) {
    return Step.supplier(
        AccountProfiles.STORES.and(CountedPins.STORES),
        context ->
            new ObserveReviews(new AccountProfiles(context, model), new CountedPins(context)));
  }

  @Override
  public void process(Record<Id, Review> record) {
    Review review = record.value();
    if (review == null) {
      return; // a deleted pin, or an account that was released in an earlier record
    }
    switch (review.kind()) {
      case PIN -> pin(review, record.timestamp());
      case USER -> user(review, record.timestamp());
      case BOARD, BOARD_LINK -> {} // mostly private, and not part of the profile
    }
  }

  private void pin(Review review, long now) {
    if (review.state() == State.PUBLISHED) {
      return;
    }
    Id author = review.ownerId();
    AccountRow row = accounts.orUnknown(author, now);
    Behaviour after = row.behaviour();
    if (review.decidedBy() == DecidedBy.MODEL) {
      String words = text(review, "title") + "\n" + text(review, "description");
      after = pins.made(after, review.target(), words, review.text().get("link"), now);
    }
    after = pins.held(after, review.target(), now);
    if (!after.equals(row.behaviour())) {
      accounts.recordAction(author, row, after, now);
    }
  }

  private static String text(Review review, String field) {
    return review.text().getOrDefault(field, "");
  }

  private void user(Review review, long now) {
    Id user = review.target();
    AccountRow row =
        ObserveUsers.meet(
            accounts, user, text(review, "username"), review.createdAt().toEpochMilli());
    // A new report of a cleared account is not a decision.
    boolean decided = review.decidedBy() == DecidedBy.MODERATOR && !review.open();
    AccountRow after =
        switch (review.state()) {
          case IN_REVIEW -> row.with(AccountRow.State.HELD);
          case REJECTED -> row.with(AccountRow.State.REJECTED);
          case PUBLISHED -> decided ? row.cleared(now) : row;
        };
    accounts.put(user, after);
  }
}
