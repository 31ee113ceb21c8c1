package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.PinCommand;
import io.pinstream.streams.StoreSet;

/** A pin that was accepted at this time (ms since 1970), and waits for its image. */
record PendingPin(PinCommand.CreatePin command, long acceptedAt) {

  /** Store: home, pin → PendingPin: accepted, its image not yet looked at. */
  static final String STORE = "pending-pins";

  static final StoreSet STORES = StoreSet.logged(STORE);
}
