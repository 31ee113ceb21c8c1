package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Moderation;
import io.pinstream.topologies.moderation.Screen;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Decides all commands about users, at the user name's home. All sign-ups with one name go through
 * one partition, so the first one gets it. Role changes, reports and verdicts on the account come
 * there too. Commands that need a role are decided at the home of roles ({@link DecideByRole}).
 */
final class DecideUser implements Step<Id, UserCommand> {

  /** Store: home, user name → id, password hash, roles. The only copy of password hashes. */
  static final String ACCOUNTS = "accounts";

  private final Screen screen;
  private final KeyValueStore<Bytes, byte[]> accounts;
  private final UserTable users;
  private final IdempotencyKeys keys;
  private final CloudEvents events;
  private final KeptReviews reviews;
  private final Outcomes outcomes;
  private final Roles roles;
  private final DecideByRole decisions;
  private final Moderation moderation;
  private final HoldRiskyAccount risk;

  /**
   * @param screen judges names
   */
  static ProcessorSupplier<Id, UserCommand, Homed, Object> supplier(Screen screen) {
    return Step.supplier(
        StoreSet.logged(ACCOUNTS)
            .and(DecideByRole.STORES)
            .and(UserTable.STORES)
            .and(Moderation.STORES),
        context -> new DecideUser(context, screen));
  }

  private DecideUser(ProcessorContext<Homed, Object> context, Screen screen) {
    this.screen = screen;
    accounts = context.getStateStore(ACCOUNTS);
    users = new UserTable(context);
    keys = new IdempotencyKeys(context);
    events = new CloudEvents(context);
    reviews = new KeptReviews(context, events);
    outcomes = new Outcomes(context);
    roles = new Roles(context);
    decisions = new DecideByRole(context);
    ModeratedUsers moderated = new ModeratedUsers(users, screen, events);
    moderation = new Moderation(context, Set.of(Review.Kind.USER), moderated, reviews);
    risk = new HoldRiskyAccount(accounts, users, moderated, reviews);
  }

  @Override
  public void process(Record<Id, UserCommand> record) {
    UserCommand command = record.value();
    long now = record.timestamp();
    switch (command) {
      case UserCommand.SignUp signUp ->
          keys.once(signUp, signUp.user().home(), now, () -> decide(signUp, now));
      case UserCommand.GrantRole grant -> roles.grant(grant, now);
      case UserCommand.RevokeRole revoke -> roles.revoke(revoke, now);
      case UserCommand.RequestVerdict verdict -> decisions.verdict(verdict, now);
      case UserCommand.AlertAccountRisk alert -> risk.hold(alert, now);
      case ModerationCommand moderated -> moderation.decide(moderated, now);
    }
  }

  private void decide(UserCommand.SignUp signUp, long now) {
    Bytes name = StoreKey.at(signUp.user().home()).name(signUp.username()).bytes();
    if (accounts.get(name) != null) {
      outcomes.rejected(signUp, null, taken(), now);
    } else {
      admit(signUp, name, now);
    }
  }

  private void admit(UserCommand.SignUp signUp, Bytes name, long now) {
    Finding finding = UserTable.judge(screen, signUp.username(), signUp.displayName());
    if (finding.state() == State.REJECTED) {
      outcomes.rejected(signUp, null, notAllowed(finding.worst()), now);
      return;
    }
    User user =
        new User(signUp.user(), signUp.username(), signUp.displayName(), Instant.ofEpochMilli(now));
    accounts.put(name, Json.write(new Account(user.id(), signUp.passwordHash(), Set.of())));
    if (finding.isFine()) {
      users.put(UserItem.published(user));
      events.emit(Topics.USERS, user.id(), user, "user.signed-up", signUp, now);
    } else {
      users.put(UserItem.published(user).withState(finding.state(), finding.remarks()));
      reviews.put(
          finding.review(Review.Kind.USER, user.id(), user.id(), user.createdAt()),
          signUp.operation(),
          now);
    }
    outcomes.applied(signUp, user.id(), true, now);
  }

  /**
   * @param field the field with the highest score
   */
  private static Problem notAllowed(String field) {
    String detail = "This name is not allowed.";
    return Problem.of(
        422, "name-not-allowed", detail, List.of(new Problem.FieldError("/" + field, detail)));
  }

  private static Problem taken() {
    String detail = "This user name is taken.";
    return Problem.of(
        409, "username-taken", detail, List.of(new Problem.FieldError("/username", detail)));
  }
}
