package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class AccountsTopologyTest extends AccountsFixture {

  // Signing up

  @Test
  void whoeverComesFirstGetsTheUserName() {
    // given
    UserCommand.SignUp ada = signUp("ada", null);

    // when
    accounts.append(Topics.USER_COMMANDS, ada.user(), ada, NOW);

    // then there is a fact, without the password hash
    TestRecord<byte[], byte[]> fact = only(accounts.newBytes(Topics.USERS));
    assertThat(text(fact.key())).isEqualTo(ada.user().toString());
    assertThat(Topics.USERS.value().decode(fact.value()))
        .isEqualTo(new User(ada.user(), "ada", "The ada", NOW));
    assertThat(text(fact.value())).doesNotContain("argon2");
    assertThat(fact.getRecordTime()).isEqualTo(NOW);
    // and an outcome
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(ada.operation(), ada.user(), true));
    // and reads see both the user, as the fact says it, and what a log-in needs
    assertThat(reader.user(ada.user())).contains(fact.value());
    assertThat(reader.account("ada"))
        .contains(new Account(ada.user(), ada.passwordHash(), Set.of()));
  }

  @Test
  void aUserNameThatIsTakenIsRefused() {
    Id ada = signedUp("ada");

    UserCommand.SignUp other = signUp("ada", null);
    accounts.append(Topics.USER_COMMANDS, other.user(), other, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(other.operation());
    assertThat(outcome.target()).isNull();
    Problem problem = problem(outcome, 409, "username-taken");
    assertThat(problem.errors())
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/username");
    assertThat(accounts.news(Topics.USERS)).isEmpty();
    assertThat(reader.user(other.user())).isEmpty();
    assertThat(reader.account("ada")).map(Account::user).contains(ada);
  }

  @Test
  void aRepeatedSignUpHasNoSecondEffectAndNoSecondOutcome() {
    UserCommand.SignUp ada = signUp("ada", new Idempotency("key", "body"));
    accounts.append(Topics.USER_COMMANDS, ada.user(), ada, NOW);
    forgetNews();

    accounts.append(Topics.USER_COMMANDS, ada.user(), ada, SOON);

    assertNothingHappened();
  }

  @Test
  void aSignUpUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    UserCommand.SignUp first = signUp("ada", new Idempotency("key", "body"));
    accounts.append(Topics.USER_COMMANDS, first.user(), first, NOW);
    forgetNews();

    UserCommand.SignUp second = signUp("ada", new Idempotency("key", "other body"));
    accounts.append(Topics.USER_COMMANDS, second.user(), second, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(second.operation());
    problem(outcome, 422, "idempotency-key-reused");
    assertThat(accounts.news(Topics.USERS)).isEmpty();
  }

  @Test
  void aRefusedSignUpIsNotDecidedAgainUnderItsKey() {
    signedUp("ada");
    UserCommand.SignUp other = signUp("ada", new Idempotency("key", "body"));
    accounts.append(Topics.USER_COMMANDS, other.user(), other, NOW);
    forgetNews();

    accounts.append(Topics.USER_COMMANDS, other.user(), other, SOON);

    assertNothingHappened();
  }

  // What cannot be processed

  @Test
  void aCommandWithoutAValueIsPutAsideAndTheNextOneGoesOn() {
    Id ada = ids.fresh(IdType.USER, installation.homeOf("ada"));

    accounts.append(Topics.USER_COMMANDS, ada, null, NOW);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, null, NOW);

    List<TestRecord<byte[], byte[]>> letters = accounts.newBytes(Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(2);
    assertLetter(letters.get(0), Topics.USER_COMMANDS, "no value of");
    assertLetter(letters.get(1), Topics.FOLLOW_COMMANDS, "no value of");
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(text(letter.key())).isEqualTo(ada.toString());
              assertThat(letter.getValue()).isNull();
            });
    signedUp("bob");
  }

  @Test
  void aCommandThatCannotBeReadIsPutAsideAsItCame() {
    Id ada = ids.fresh(IdType.USER, installation.homeOf("ada"));

    accounts.appendText(Topics.USER_COMMANDS, ada.toString(), "{\"type\":\"sign-", NOW);
    accounts.appendText(
        Topics.USER_COMMANDS, ada.toString(), "{\"type\":\"from-the-future\"}", NOW);
    accounts.appendText(Topics.FOLLOW_COMMANDS, "nobody", "{}", NOW);

    List<TestRecord<byte[], byte[]>> letters = accounts.newBytes(Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(3);
    assertThat(text(letters.get(0).value())).isEqualTo("{\"type\":\"sign-");
    assertLetter(letters.get(0), Topics.USER_COMMANDS, "SerializationException");
    assertThat(text(letters.get(1).value())).isEqualTo("{\"type\":\"from-the-future\"}");
    assertLetter(letters.get(1), Topics.USER_COMMANDS, "from-the-future");
    assertThat(text(letters.get(2).key())).isEqualTo("nobody");
    assertLetter(letters.get(2), Topics.FOLLOW_COMMANDS, "Not an id: nobody");
    signedUp("bob");
  }

  // What stands in public

  @Test
  void factsAreCloudEvents() {
    // given
    UserCommand.SignUp ada = signUp("ada", null);
    accounts.append(Topics.USER_COMMANDS, ada.user(), ada, NOW);
    assertThat(DrivenApplication.text(only(accounts.news(Topics.USERS)).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", ada.operation().toString(),
                "ce_type", "io.pinstream.user.signed-up",
                "ce_source", "/pinstream/pinstream-accounts",
                "ce_subject", ada.user().toString(),
                "ce_time", "2026-11-23T01:02:03.004Z"));

    // and so are edges, and tombstones of edges
    forgetNews();
    Id bob = signedUp("bob");
    Id started = follow(bob, ada.user(), SOON);
    Id ended = unfollow(bob, ada.user(), LATER);
    List<TestRecord<FollowKey, Follow>> facts = accounts.news(Topics.FOLLOWS);
    String edge = bob + "/" + ada.user();
    assertThat(DrivenApplication.text(facts.get(0).headers()))
        .containsEntry("ce_id", started.toString())
        .containsEntry("ce_type", "io.pinstream.follow.started")
        .containsEntry("ce_subject", edge)
        .containsEntry("ce_time", "2026-11-23T01:02:04.004Z");
    assertThat(DrivenApplication.text(facts.get(1).headers()))
        .containsEntry("ce_id", ended.toString())
        .containsEntry("ce_type", "io.pinstream.follow.ended")
        .containsEntry("ce_subject", edge)
        .containsEntry("ce_time", "2026-11-23T01:02:05.004Z");
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(
            Golden.describe(
                AccountsTopology.build(Repartitions.repartitioned(4), WordScorer.screen())))
        .isEqualTo(Golden.description(AccountsTopology.APPLICATION));
  }

  // Reports

  @Test
  void aReportOfAUserCountsIfThereIsSuchAUser() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    ModerationCommand.Report report = report(bob, ada);
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(report.operation(), ada, true));
    Review review = only(accounts.news(Topics.REVIEWS)).value();
    assertThat(review.id()).isEqualTo(ada);
    assertThat(review.text()).isEqualTo(Map.of("username", "ada", "displayName", "The ada"));
    assertThat(review.open()).isTrue();

    report(bob, ids.fresh(IdType.USER, 7));
    problem(only(accounts.outcomes()), 404, "not-found");
    report(bob, bob);
    problem(only(accounts.outcomes()), 422, "report-oneself");
    assertThat(accounts.newBytes(Topics.REVIEWS)).isEmpty();
  }

  private ModerationCommand.Report report(Id reporter, Id user) {
    ModerationCommand.Report report =
        new ModerationCommand.Report(operationOf(reporter), reporter, null, user, null, "Spam.");
    accounts.append(Topics.USER_COMMANDS, user, report, SOON);
    return report;
  }

  private static void assertLetter(
      TestRecord<byte[], byte[]> letter, Topic<?, ?> from, String reason) {
    assertThat(DrivenApplication.text(letter.headers()))
        .containsEntry("topic", from.name())
        .containsKeys("offset", "processor")
        .hasEntrySatisfying("reason", why -> assertThat(why).contains(reason));
  }
}
