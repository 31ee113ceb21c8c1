package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;

/**
 * The result of a role command at the user name's home, on its way to the home of roles.
 *
 * @param command grants or revokes a role
 * @param user the user with the name in the command
 * @param changed whether the account changed
 */
record RoleChange(UserCommand command, Id user, boolean changed) {}
