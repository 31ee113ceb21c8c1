package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do to bring the topics of public boards up to date: with a board's links, with an
 * owner's boards, or with all boards of a partition. Whether they are added or removed follows from
 * their state at each step.
 *
 * @param operation in whose name
 * @param at when it was decided, in ms since 1970
 * @param after down to where it is done; null if nothing is
 */
record PublicBoardsJob(Id operation, long at, @Nullable Position after) {

  PublicBoardsJob downTo(Position last) {
    return new PublicBoardsJob(operation, at, last);
  }
}
