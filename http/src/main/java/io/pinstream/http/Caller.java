package io.pinstream.http;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Set;

/**
 * The user of an access token.
 *
 * @param roles the user's roles when the token was issued; whoever decides by them checks that they
 *     are still valid
 */
public record Caller(Id user, Set<Role> roles) {

  public boolean is(Role role) {
    return roles.contains(role);
  }
}
