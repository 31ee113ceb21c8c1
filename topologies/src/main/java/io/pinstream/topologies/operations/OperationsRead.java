package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.homereads.HomeRead;
import java.time.Duration;

/** Home reads of operations, each at the operation's home. */
public sealed interface OperationsRead extends HomeRead {

  /**
   * The outcome as JSON of an Operation; not found while the operation is pending.
   *
   * @param waitMillis how long to wait for it
   */
  record Outcome(Id operation, long waitMillis) implements OperationsRead {
    @Override
    public Duration patience() {
      return Duration.ofMillis(waitMillis);
    }

    @Override
    public int home() {
      return operation.home();
    }

    @Override
    public String store() {
      return RecordOutcome.OPERATIONS;
    }
  }
}
