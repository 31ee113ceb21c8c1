package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.id.Id;

/** Commands as the ingest API appends them. */
final class PinCommands {

  private PinCommands() {}

  /** The key of its record. */
  static Id keyOf(PinCommand command) {
    return switch (command) {
      case PinCommand.CreatePin create -> create.pin();
      case PinCommand.DeletePin delete -> delete.pin();
      case ModerationCommand moderated -> moderated.review();
    };
  }
}
