package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;

/**
 * What the board's home tells a friend's.
 *
 * @param createdAt of the board, in ms since 1970
 * @param shared whether it is from now on, or is no more
 */
record SharedBoard(Id board, Id owner, long createdAt, boolean shared) {}
