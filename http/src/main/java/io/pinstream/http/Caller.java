package io.pinstream.http;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Set;

/**
 * Whom an access token stands for.
 *
 * @param roles those that the user had when the token was given; whether they still count is
 *     decided where something is decided by them
 */
public record Caller(Id user, Set<Role> roles) {

  public boolean is(Role role) {
    return roles.contains(role);
  }
}
