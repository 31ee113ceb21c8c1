package io.pinstream.streams.homereads;

import java.time.Duration;

/**
 * A read of one application that is answered whole at one home: a record, with all that the answer
 * depends on, who asks included.
 */
public interface HomeRead {

  /** Where the data lives: its partition is {@code home mod partitions}. */
  int home();

  /** A store of the task that answers: tasks of one application can be on different nodes. */
  String store();

  /** How long the home may wait before it answers. */
  default Duration patience() {
    return Duration.ZERO;
  }
}
