package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.PinCommand;

/** A pin that was accepted at this time (ms since 1970), and waits for its image. */
record PendingPin(PinCommand.CreatePin command, long acceptedAt) {}
