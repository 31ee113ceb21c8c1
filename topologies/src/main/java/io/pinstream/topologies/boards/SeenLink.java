package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;

/** What the board's home tells a link's: somebody has put it on a board. */
record SeenLink(Id operation, String originalUrl) {}
