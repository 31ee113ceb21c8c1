package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.homereads.HomeRead;

/** What can be read of operations, each at its own home. */
public sealed interface OperationsRead extends HomeRead {

  /**
   * The outcome as JSON of an Operation; not found while there is none.
   *
   * @param patience how long to wait for it, in milliseconds
   */
  record Outcome(Id operation, long patience) implements OperationsRead {
    @Override
    public int home() {
      return operation.home();
    }

    @Override
    public String store() {
      return OperationsTopology.OPERATIONS;
    }
  }
}
