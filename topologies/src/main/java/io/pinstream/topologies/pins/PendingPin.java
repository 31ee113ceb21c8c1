package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.PinCommand;
import io.pinstream.streams.StoreSet;

/** An accepted pin that waits for its image check. Time in ms since 1970. */
record PendingPin(PinCommand.CreatePin command, long acceptedAt) {

  /** Store: home, pin → PendingPin: accepted, image check pending. */
  static final String STORE = "pending-pins";

  static final StoreSet STORES = StoreSet.logged(STORE);
}
