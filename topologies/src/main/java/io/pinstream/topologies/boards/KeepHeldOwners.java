package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Step;
import io.pinstream.topologies.moderation.HeldAuthors;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps whose accounts are not published, and passes on when that changes. */
record KeepHeldOwners(ProcessorContext<Homed, Object> context, HeldAuthors authors)
    implements Step<Id, Review> {

  static ProcessorSupplier<Id, Review, Homed, Object> supplier() {
    return Step.supplier(
        HeldAuthors.STORES, context -> new KeepHeldOwners(context, new HeldAuthors(context)));
  }

  @Override
  public void process(Record<Id, Review> record) {
    if (authors.keep(record.key(), record.value()) != HeldAuthors.Change.NONE) {
      Id operation = Id.ofJudgement(record.key(), record.timestamp());
      context.forward(record.<Object>withValue(new BoardInput.OwnerChange(operation)));
    }
  }
}
