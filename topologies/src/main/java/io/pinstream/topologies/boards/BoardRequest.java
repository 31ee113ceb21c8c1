package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.BoardCommand;

/**
 * A command on its way to the board's home.
 *
 * @param userExists in sharing, whether there is such a friend; otherwise true
 */
record BoardRequest(BoardCommand command, boolean userExists) implements BoardInput {}
