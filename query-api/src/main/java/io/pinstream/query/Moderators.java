package io.pinstream.query;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.Caller;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.rest.Role;
import io.pinstream.topologies.accounts.AccountsReader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Determines the current roles: those of the token that have not been revoked since. A token
 * without roles costs no look-up.
 */
final class Moderators {

  private final AccountsReader accounts;
  private final Bearer bearer;

  Moderators(AccountsReader accounts, Bearer bearer) {
    this.accounts = accounts;
    this.bearer = bearer;
  }

  /** Ends the request with 401 or 403 if the caller is not a moderator now. */
  void require(Context ctx) {
    if (!is(bearer.identified(ctx))) {
      throw Problems.moderatorsOnly();
    }
  }

  boolean is(Caller caller) {
    return roles(caller).contains(Role.MODERATOR);
  }

  Set<Role> roles(Caller caller) {
    if (caller.roles().isEmpty()) {
      return Set.of();
    }
    Set<Role> now = accounts.rolesOf(caller.user());
    return caller.roles().stream().filter(now::contains).collect(Collectors.toUnmodifiableSet());
  }
}
