package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;

/**
 * What the home of a user name has made of a role's command, on its way to the home of roles.
 *
 * @param command which gives or takes back a role
 * @param user whose name it is about
 * @param changed whether the account changed
 */
record RoleChange(UserCommand command, Id user, boolean changed) {}
