package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps an outcome as it came, and wakes whoever waits for it. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class RecordOutcome implements Processor<Id, byte[], Void, Void> {

  private final OutcomeWaiters waiters;
  private ExpiringStore operations;

  RecordOutcome(OutcomeWaiters waiters) {
    this.waiters = waiters;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    operations =
        new ExpiringStore(
            context.getStateStore(OperationsTopology.OPERATIONS), Topics.OPERATIONS.retention());
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
