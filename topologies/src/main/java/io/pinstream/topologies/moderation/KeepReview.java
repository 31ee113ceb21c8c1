package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Step;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Stores the reviews that the owners publish: open ones enter the queue, decided ones leave it. A
 * new verdict becomes training labels.
 */
record KeepReview(ReviewTable table, CloudEvents events) implements Step<Id, Review> {

  static ProcessorSupplier<Id, Review, Homed, Object> supplier() {
    return Step.supplier(
        ReviewTable.STORES,
        context -> new KeepReview(new ReviewTable(context), new CloudEvents(context)));
  }

  @Override
  public void process(Record<Id, Review> record) {
    Review before = table.find(record.key());
    Review review = record.value();
    if (review != null) {
      table.put(before, review);
      if (isNewVerdict(before, review)) {
        emitLabels(record);
      }
    } else if (before != null) {
      table.remove(before);
    }
  }

  private static boolean isNewVerdict(@Nullable Review before, Review review) {
    boolean saidBefore =
        before != null
            && before.decidedBy() == DecidedBy.MODERATOR
            && before.state() == review.state()
            && !before.open();
    return review.decidedBy() == DecidedBy.MODERATOR && !review.open() && !saidBefore;
  }

  private void emitLabels(Record<Id, Review> record) {
    long now = record.timestamp();
    Id verdict = CloudEvents.operationOf(record);
    boolean allowed = record.value().state() == State.PUBLISHED;
    List<TrainingLabel> labels = Labels.of(record.value(), allowed, Instant.ofEpochMilli(now));
    for (int i = 0; i < labels.size(); i++) {
      TrainingLabel label = labels.get(i);
      String type = "moderation.labelled";
      if (i == 0) {
        events.emit(Topics.MODERATION_LABELS, record.key(), label, type, verdict, now);
      } else {
        events.emitMore(Topics.MODERATION_LABELS, record.key(), label, type, verdict, now);
      }
    }
  }
}
