package io.pinstream.schemas.http;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Set;

/**
 * Whom an access token stands for.
 *
 * @param roles those that the user had when the token was given; they hold until it ends
 */
public record Caller(Id user, Set<Role> roles) {

  public boolean is(Role role) {
    return roles.contains(role);
  }
}
