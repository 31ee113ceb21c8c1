package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Log-in data of an account.
 *
 * @param passwordHash Argon2id in its PHC string form
 * @param roles null in accounts from before roles existed
 */
public record Account(Id user, String passwordHash, @Nullable Set<Role> roles) {

  /** The user's roles; empty if there are none. */
  public Set<Role> held() {
    return roles == null ? Set.of() : roles;
  }

  Account with(Set<Role> others) {
    return new Account(user, passwordHash, others);
  }
}
