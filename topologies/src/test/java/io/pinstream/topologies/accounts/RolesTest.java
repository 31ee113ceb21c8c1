package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.reads.StoreKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who holds a role, and whose verdicts count. */
class RolesTest extends AccountsFixture {

  @Test
  void aRoleIsGivenAndTakenBackAndToldNowhereElse() {
    Id ada = signedUp("ada");

    Id grant = operationFor("ada");
    change(new UserCommand.GrantRole(grant, "ada", Role.MODERATOR));
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(grant, ada, true));
    assertThat(reader.account("ada")).map(Account::held).contains(Set.of(Role.MODERATOR));

    Id again = operationFor("ada");
    change(new UserCommand.GrantRole(again, "ada", Role.MODERATOR));
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(again, ada, false));

    Id revoke = operationFor("ada");
    change(new UserCommand.RevokeRole(revoke, "ada", Role.MODERATOR));
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(revoke, ada, true));
    assertThat(reader.account("ada")).map(Account::held).contains(Set.of());
    assertThat(accounts.news(Topics.USERS)).isEmpty();
  }

  @Test
  void nobodyIsGivenARoleWhoIsNotThere() {
    Id grant = operationFor("nobody");
    change(new UserCommand.GrantRole(grant, "nobody", Role.MODERATOR));

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(grant);
    problem(outcome, 404, "not-found");
    assertThat(reader.account("nobody")).isEmpty();
  }

  @Test
  void anAccountFromBeforeThereWereRolesHasNone() {
    Id ada = signedUp("ada");
    int home = installation.homeOf("ada");
    byte[] old = Json.write(Map.of("user", ada, "passwordHash", "$argon2id$old"));
    accounts.store(DecideUser.ACCOUNTS).put(StoreKey.at(home).name("ada").bytes(), old);

    assertThat(reader.account("ada")).map(Account::held).contains(Set.of());
    change(new UserCommand.GrantRole(operationFor("ada"), "ada", Role.MODERATOR));
    assertThat(reader.account("ada")).map(Account::held).contains(Set.of(Role.MODERATOR));
  }

  @Test
  void aVerdictOfAModeratorGoesToTheThingsHome() {
    Id ada = moderator("ada");
    UserCommand.RequestVerdict verdict = verdict(ada, null);

    give(verdict);

    var sent = only(accounts.news(Topics.PIN_COMMANDS));
    assertThat(sent.key()).isEqualTo(verdict.review());
    assertThat(sent.value())
        .isEqualTo(
            new ModerationCommand.GiveVerdict(
                verdict.operation(), ada, verdict.review(), true, "Fine."));
    assertThat(accounts.outcomes()).isEmpty();
    assertThat(reader.rolesOf(ada)).containsExactly(Role.MODERATOR);
  }

  @Test
  void aVerdictGoesToTheOwnerOfTheThingAndOnNothingThatIsEverReviewedNowhere() {
    Id ada = moderator("ada");

    for (Id board : List.of(ids.fresh(IdType.BOARD, 7), ids.fresh(IdType.REVIEW, 7))) {
      give(verdict(ada, board, null));
      assertThat(only(accounts.news(Topics.BOARD_COMMANDS)).key()).isEqualTo(board);
    }
    give(verdict(ada, ids.fresh(IdType.UPLOAD, 7), null));
    assertThat(accounts.outcomes()).isEmpty();
    assertThat(accounts.newBytes(Topics.DEAD_LETTERS)).hasSize(1);
  }

  @Test
  void aVerdictCountsUntilTheRoleIsTakenBackAndNoLonger() {
    Id ada = moderator("ada");
    give(verdict(ada, null));
    change(new UserCommand.RevokeRole(operationFor("ada"), "ada", Role.MODERATOR));
    assertThat(accounts.news(Topics.PIN_COMMANDS)).hasSize(1);
    forgetNews();

    UserCommand.RequestVerdict late = verdict(ada, null);
    give(late);

    problem(only(accounts.outcomes()), 403, "moderators-only");
    assertThat(accounts.news(Topics.PIN_COMMANDS)).isEmpty();
    assertThat(reader.rolesOf(ada)).isEmpty();
  }

  @Test
  void aRepeatedVerdictIsDecidedOnceEvenIfTheRoleWasTakenBackMeanwhile() {
    Id ada = moderator("ada");
    UserCommand.RequestVerdict verdict = verdict(ada, new Idempotency("key", "body"));
    give(verdict);
    change(new UserCommand.RevokeRole(operationFor("ada"), "ada", Role.MODERATOR));
    forgetNews();

    give(verdict);
    assertNothingHappened();

    give(verdict(ada, new Idempotency("key", "other body")));
    problem(only(accounts.outcomes()), 422, "idempotency-key-reused");
  }

  @Test
  void aVerdictOfSomebodyWhoNeverWasAModeratorIsRejected() {
    give(verdict(signedUp("ada"), null));

    problem(only(accounts.outcomes()), 403, "moderators-only");
    assertThat(accounts.news(Topics.PIN_COMMANDS)).isEmpty();
  }

  private Id moderator(String username) {
    Id user = signedUp(username);
    change(new UserCommand.GrantRole(operationFor(username), username, Role.MODERATOR));
    forgetNews();
    return user;
  }

  private UserCommand.RequestVerdict verdict(Id caller, @Nullable Idempotency idempotency) {
    return verdict(caller, ids.fresh(IdType.PIN, 4711), idempotency);
  }

  private UserCommand.RequestVerdict verdict(
      Id caller, Id review, @Nullable Idempotency idempotency) {
    return new UserCommand.RequestVerdict(
        operationOf(caller), caller, idempotency, review, true, "Fine.");
  }

  private void give(UserCommand.RequestVerdict verdict) {
    accounts.append(Topics.USER_COMMANDS, Id.ofRoles(), verdict, SOON);
  }
}
