package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.reads.StoreKey;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The roles that a log-in puts into the token. They are stored with the account, which only log-ins
 * read. Each change is forwarded to the home of roles ({@link DecideByRole}).
 */
final class Roles {

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> accounts;
  private final Outcomes outcomes;

  Roles(ProcessorContext<Homed, Object> context) {
    this.context = context;
    accounts = context.getStateStore(DecideUser.ACCOUNTS);
    outcomes = new Outcomes(context);
  }

  void grant(UserCommand.GrantRole grant, long now) {
    decide(grant, grant.username(), grant.role(), true, now);
  }

  void revoke(UserCommand.RevokeRole revoke, long now) {
    decide(revoke, revoke.username(), revoke.role(), false, now);
  }

  private void decide(UserCommand command, String username, Role role, boolean has, long now) {
    Bytes name = StoreKey.at(command.operation().home()).name(username).bytes();
    byte[] json = accounts.get(name);
    if (json == null) {
      outcomes.rejected(command, null, Problem.of(404, "not-found", "There is no such user."), now);
      return;
    }
    Account account = Json.read(json, Account.class);
    boolean changed = account.held().contains(role) != has;
    if (changed) {
      accounts.put(name, Json.write(account.with(changed(account.held(), role, has))));
    }
    RoleChange change = new RoleChange(command, account.user(), changed);
    AccountsTopology.ROLE_CHANGES.forward(context, new Record<>(Id.ofRoles(), change, now));
  }

  /** The roles with one added or removed. */
  static Set<Role> changed(Set<Role> before, Role role, boolean has) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(before);
    if (has) {
      roles.add(role);
    } else {
      roles.remove(role);
    }
    return roles;
  }
}
