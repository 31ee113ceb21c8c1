package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;

/** What the decider of boards acts on. */
sealed interface BoardInput permits BoardRequest, BoardInput.OwnerChange {

  /**
   * The account of an owner was held, or is no longer.
   *
   * @param operation in whose name
   */
  record OwnerChange(Id operation) implements BoardInput {}
}
