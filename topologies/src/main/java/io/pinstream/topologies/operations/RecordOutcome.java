package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Stores each outcome and notifies its waiters. */
record RecordOutcome(OutcomeWaiters waiters, ExpiringStore operations) implements Step<Id, byte[]> {

  /** Store (expiring, 7 days): home, operation → Operation as the API returns it. */
  static final String OPERATIONS = "operations";

  static ProcessorSupplier<Id, byte[], Void, Void> supplier(OutcomeWaiters waiters) {
    return Step.supplier(
        StoreSet.logged(OPERATIONS),
        context ->
            new RecordOutcome(
                waiters,
                new ExpiringStore(
                    context.getStateStore(OPERATIONS), Topics.OPERATIONS.retention())));
  }

  @Override
  public void process(Record<Id, byte[]> record) {
    byte[] outcome = record.value();
    if (outcome == null) {
      return; // nobody deletes outcomes; they expire
    }
    operations.put(StoreKey.of(record.key()).bytes(), outcome, record.timestamp());
    waiters.tell(record.key(), outcome);
  }
}
