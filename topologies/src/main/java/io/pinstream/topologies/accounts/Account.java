package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log-in needs.
 *
 * @param passwordHash Argon2id in its PHC string form
 * @param roles null in accounts that were made before there were any
 */
public record Account(Id user, String passwordHash, @Nullable Set<Role> roles) {

  /** What the user may do beyond what all users may. */
  public Set<Role> held() {
    return roles == null ? Set.of() : roles;
  }

  Account with(Set<Role> others) {
    return new Account(user, passwordHash, others);
  }
}
