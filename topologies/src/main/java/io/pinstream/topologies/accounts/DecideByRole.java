package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.requests.RequestHeader;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The home of roles: who holds which role, and the decisions that depend on it. Role changes and
 * moderators' verdicts go through one partition, which orders them: a verdict counts if it comes
 * before the moderator's role is revoked, and not afterwards; verdicts of several moderators keep
 * their order. Human decisions are few enough for one partition.
 */
final class DecideByRole {

  /** Store: home of roles, user → RoleHolder. Decides what the user may do. */
  static final String ROLE_HOLDERS = "role-holders";

  static final StoreSet STORES = StoreSet.logged(ROLE_HOLDERS).and(IdempotencyKeys.STORES);

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> holders;
  private final IdempotencyKeys keys;
  private final Outcomes outcomes;

  DecideByRole(ProcessorContext<Homed, Object> context) {
    this.context = context;
    holders = context.getStateStore(ROLE_HOLDERS);
    keys = new IdempotencyKeys(context);
    outcomes = new Outcomes(context);
  }

  /** The key of a user's roles. */
  static Bytes rowOf(Id user) {
    return StoreKey.at(Id.ofRoles().home()).id(user).bytes();
  }

  /** Records a granted or revoked role. Once the outcome is out, it counts everywhere. */
  void change(RoleChange change, long now) {
    boolean noted =
        switch (change.command()) {
          case UserCommand.GrantRole grant -> note(change.user(), grant.role(), true);
          case UserCommand.RevokeRole revoke -> note(change.user(), revoke.role(), false);
          case UserCommand.SignUp signUp -> throw noChange(signUp);
          case UserCommand.RequestVerdict verdict -> throw noChange(verdict);
          case UserCommand.AlertAccountRisk alert -> throw noChange(alert);
          case ModerationCommand moderation -> throw noChange(moderation);
        };
    outcomes.applied(change.command(), change.user(), change.changed() || noted, now);
  }

  private boolean note(Id user, Role role, boolean has) {
    Set<Role> before = rolesOf(user);
    if (before.contains(role) == has) {
      return false;
    }
    holders.put(rowOf(user), Json.write(new RoleHolder(Roles.changed(before, role, has))));
    return true;
  }

  /** Forwards a moderator's verdict to the owner of the thing. */
  void verdict(UserCommand.RequestVerdict verdict, long now) {
    keys.once(verdict, Id.ofRoles().home(), now, () -> decide(verdict, now));
  }

  private void decide(UserCommand.RequestVerdict verdict, long now) {
    Topic<Id, ? super ModerationCommand> owner = Topics.ownerOf(verdict.review()).orElse(null);
    if (!rolesOf(verdict.caller()).contains(Role.MODERATOR)) {
      outcomes.rejected(verdict, verdict.review(), noModerator(), now);
    } else if (owner == null) {
      outcomes.rejected(verdict, verdict.review(), noSuchReview(), now);
    } else {
      ModerationCommand.GiveVerdict given =
          new ModerationCommand.GiveVerdict(
              verdict.operation(),
              verdict.caller(),
              verdict.review(),
              verdict.allow(),
              verdict.note());
      context.forward(
          new Record<Homed, Object>(given.review(), given, now, RequestHeader.of(context)),
          Wiring.sinkOf(owner));
    }
  }

  private Set<Role> rolesOf(Id user) {
    byte[] json = holders.get(rowOf(user));
    return json == null ? Set.of() : Json.read(json, RoleHolder.class).roles();
  }

  private static IllegalArgumentException noChange(Command command) {
    return new IllegalArgumentException("Not a role change: " + command.getClass());
  }

  private static Problem noModerator() {
    return Problem.of(403, "moderators-only", "Only moderators give verdicts, and you are none.");
  }

  private static Problem noSuchReview() {
    return Problem.of(404, "not-found", "There is no such review.");
  }
}
