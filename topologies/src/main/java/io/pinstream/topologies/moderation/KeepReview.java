package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps what the deciders tell: what was held waits in the queue, what was decided leaves it. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class KeepReview implements Processor<Id, Review, Homed, Object> {

  private ReviewShelf shelf;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    shelf = new ReviewShelf(context);
  }

  @Override
  public void process(Record<Id, Review> record) {
    ReviewItem before = shelf.find(record.key());
    Review review = record.value();
    if (review != null) {
      shelf.put(before, ReviewItem.of(review, before, Instant.ofEpochMilli(record.timestamp())));
    } else if (before != null) {
      shelf.remove(before);
    }
  }
}
