package io.pinstream.streams.homereads;

import java.time.Duration;

/**
 * A read of one application that one home answers completely: a record with everything that the
 * answer depends on, the caller included.
 */
public interface HomeRead {

  /** The home of the data: its partition is {@code home mod partitions}. */
  int home();

  /**
   * A store of the task that answers, because tasks of one application can be on different nodes.
   */
  String store();

  /** How long the home may wait before it answers. */
  default Duration patience() {
    return Duration.ZERO;
  }
}
