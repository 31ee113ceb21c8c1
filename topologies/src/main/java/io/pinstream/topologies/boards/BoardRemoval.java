package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for a board that was deleted: first its links go, then its shares.
 *
 * @param operation the deletion's
 * @param createdAt of the board, in ms since 1970
 * @param deletedAt in ms since 1970
 * @param linksGone whether shares are next
 * @param after down to where links, or shares, are gone; null if none of them are
 */
record BoardRemoval(
    Id operation,
    Id owner,
    long createdAt,
    long deletedAt,
    boolean linksGone,
    @Nullable Position after) {

  BoardRemoval withLinksGone() {
    return new BoardRemoval(operation, owner, createdAt, deletedAt, true, null);
  }

  BoardRemoval goneDownTo(Position last) {
    return new BoardRemoval(operation, owner, createdAt, deletedAt, linksGone, last);
  }
}
