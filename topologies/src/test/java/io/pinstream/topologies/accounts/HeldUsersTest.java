package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that are not published, and what moderators make of accounts. */
class HeldUsersTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Page.Request ALL = new Page.Request(100, null);

  private final Installation installation = new Installation(new byte[32]);
  private final Ids ids = new Ids(installation, Clock.fixed(NOW, ZoneOffset.UTC));

  @TempDir private Path folder;
  private DrivenApplication accounts;
  private AccountsReader reader;

  @BeforeEach
  void start() {
    accounts =
        new DrivenApplication(
            AccountsTopology.APPLICATION,
            AccountsTopology.build(Repartitions.repartitioned(1), WordScorer.screen()),
            folder);
    reader = new AccountsReader(accounts.stores(), installation);
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void aForbiddenNameIsRefusedAndNamesTheField() {
    assertPointer(signUp("forbidden_name", "Fine"), "/username");
    assertPointer(signUp("fine", "A forbidden name"), "/displayName");
    assertThat(reader.account("fine")).isEmpty();
    assertThat(accounts.newBytes(Topics.USERS)).isEmpty();
    assertThat(accounts.newBytes(Topics.REVIEWS)).isEmpty();
  }

  private void assertPointer(UserCommand.SignUp signUp, String pointer) {
    send(signUp);
    Operation outcome = only(accounts.outcomes());
    Problem problem = Objects.requireNonNull(outcome.problem());
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.type()).isEqualTo("urn:pinstream:problem:name-not-allowed");
    assertThat(problem.errors()).extracting(Problem.FieldError::pointer).containsExactly(pointer);
  }

  @Test
  void aDubiousNameMakesAnAccountThatOthersDoNotSee() {
    // when
    UserCommand.SignUp eve = signUp("eve", "Something dubious");
    send(eve);
    Id ada = signedUp("ada");

    // then she can log in, and sees how it is
    assertThat(reader.account("eve")).map(Account::user).contains(eve.user());
    UserItem own = Json.read(reader.user(eve.user(), eve.user()).orElseThrow(), UserItem.class);
    assertThat(own.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(own.review()).reasons()).containsExactly("a-word");
    // and nobody else does
    assertThat(reader.user(ada, eve.user())).isEmpty();
    assertThat(reader.user(eve.user())).isEmpty();
    assertThat(accounts.news(Topics.USERS))
        .extracting(TestRecord::getKey)
        .doesNotContain(eve.user());
    Operation follow = follow(ada, eve.user());
    assertThat(Objects.requireNonNull(follow.problem()).status()).isEqualTo(404);
    // nor is she seen among somebody's followers
    Operation hers = follow(eve.user(), ada);
    assertThat(Objects.requireNonNull(hers.problem()).type())
        .isEqualTo("urn:pinstream:problem:account-in-review");
    assertThat(reader.followers(ada, ALL).items()).isEmpty();
    assertThat(accounts.newBytes(Topics.FOLLOWS)).isEmpty();
    // and moderators have something to do
    Review review = only(accounts.news(Topics.REVIEWS)).value();
    assertThat(review.id()).isEqualTo(eve.user());
    assertThat(review.kind()).isEqualTo(Review.Kind.USER);
    assertThat(review.text()).containsEntry("displayName", "Something dubious");
  }

  @Test
  void aModeratorPublishesAndWithdrawsAnAccount() {
    // given
    UserCommand.SignUp eve = signUp("eve", "Something dubious");
    send(eve);
    Id ada = signedUp("ada");
    forgetNews();

    // when
    ModerationCommand.GiveVerdict allow = verdict(eve.user(), true, null);
    give(allow);

    // then
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(allow.operation(), eve.user(), true));
    TestRecord<byte[], byte[]> fact = only(accounts.newBytes(Topics.USERS));
    assertThat(Topics.USERS.value().decode(fact.value()))
        .isEqualTo(new User(eve.user(), "eve", "Something dubious", NOW));
    assertThat(reader.user(ada, eve.user())).contains(fact.value());
    assertThat(reader.user(eve.user(), eve.user())).contains(fact.value());
    assertThat(only(accounts.news(Topics.REVIEWS)).value().state()).isEqualTo(State.PUBLISHED);
    assertThat(follow(eve.user(), ada).status()).isEqualTo(Operation.Status.APPLIED);

    // and back
    forgetNews();
    give(verdict(eve.user(), false, "No."));
    assertThat(only(accounts.news(Topics.USERS)).getValue()).isNull();
    assertThat(reader.user(ada, eve.user())).isEmpty();
    UserItem own = Json.read(reader.user(eve.user(), eve.user()).orElseThrow(), UserItem.class);
    assertThat(own.state()).isEqualTo(State.REJECTED);
    assertThat(Objects.requireNonNull(own.review()).note()).isEqualTo("No.");
    assertThat(reader.account("eve")).isPresent();
  }

  @Test
  void aVerdictOnNobodyIsRejected() {
    give(verdict(ids.fresh(IdType.USER, 7), false, null));

    assertThat(Objects.requireNonNull(only(accounts.outcomes()).problem()).status()).isEqualTo(404);
  }

  @Test
  void whoBehavesUnlikeTheRestIsHeldAndToldNoMoreThanThat() {
    // given
    Id eve = signedUp("eve");
    Id ada = signedUp("ada");
    follow(eve, ada);
    forgetNews();

    // when
    UserCommand.AlertAccountRisk alert = alert(eve);
    accounts.append(Topics.USER_COMMANDS, eve, alert, SOON);

    // then she is hidden, can log in, and is told why
    TestRecord<Id, User> fact = only(accounts.news(Topics.USERS));
    assertThat(fact.key()).isEqualTo(eve);
    assertThat(fact.getValue()).isNull();
    assertThat(DrivenApplication.text(fact.headers()))
        .containsEntry("ce_type", "io.pinstream.user.withdrawn")
        .containsEntry("ce_id", alert.operation().toString());
    assertThat(reader.user(ada, eve)).isEmpty();
    assertThat(reader.followers(ada, ALL).items()).isEmpty();
    assertThat(reader.account("eve")).isPresent();
    UserItem own = Json.read(reader.user(eve, eve).orElseThrow(), UserItem.class);
    assertThat(own.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(own.review()).reasons()).containsExactly("unusual-behaviour");
    assertThat(Objects.requireNonNull(follow(eve, signedUp("ben")).problem()).status())
        .isEqualTo(403);
    // and moderators see what is unusual
    Review review = only(accounts.news(Topics.REVIEWS)).value();
    assertThat(review.kind()).isEqualTo(Review.Kind.USER);
    assertThat(review.state()).isEqualTo(State.IN_REVIEW);
    assertThat(review.decidedBy()).isEqualTo(Review.DecidedBy.MODEL);
    assertThat(review.modelVersion()).isEqualTo("accounts-1");
    assertThat(review.text().get("behaviour")).contains("pins a day: 40, usual is 1.20");
    assertThat(review.text()).containsEntry("username", "eve");

    // Once more says nothing new
    accounts.append(Topics.USER_COMMANDS, eve, alert(eve), SOON);
    assertThat(accounts.newBytes(Topics.REVIEWS)).isEmpty();

    // and a moderator clears her
    accounts.newBytes(Topics.USERS);
    give(verdict(eve, true, null));
    assertThat(only(accounts.news(Topics.USERS)).value().username()).isEqualTo("eve");
    assertThat(reader.user(ada, eve)).isPresent();
    Review cleared = only(accounts.news(Topics.REVIEWS)).value();
    assertThat(cleared.state()).isEqualTo(State.PUBLISHED);
    assertThat(cleared.decidedBy()).isEqualTo(Review.DecidedBy.MODERATOR);
    assertThat(reader.followers(ada, ALL).items()).hasSize(1);
  }

  @Test
  void neitherNobodyNorARejectedUserNorAModeratorIsHeldForBehaviour() {
    Id nobody = ids.fresh(IdType.USER, 7);
    Id rejected = signedUp("rejected_one");
    report(rejected);
    give(verdict(rejected, false, "No."));
    Id mona = signedUp("mona");
    UserCommand.GrantRole grant =
        new UserCommand.GrantRole(ids.fresh(IdType.OPERATION, mona.home()), "mona", Role.MODERATOR);
    accounts.append(Topics.USER_COMMANDS, grant.operation(), grant, SOON);
    forgetNews();

    for (Id user : List.of(nobody, rejected, mona)) {
      accounts.append(Topics.USER_COMMANDS, user, alert(user), SOON);
    }

    assertThat(accounts.newBytes(Topics.USERS)).isEmpty();
    assertThat(accounts.newBytes(Topics.REVIEWS)).isEmpty();
    UserItem own = Json.read(reader.user(rejected, rejected).orElseThrow(), UserItem.class);
    assertThat(own.state()).isEqualTo(State.REJECTED);
  }

  private static UserCommand.AlertAccountRisk alert(Id user) {
    return new UserCommand.AlertAccountRisk(
        Id.ofJudgement(user, SOON.toEpochMilli()),
        user,
        0.998,
        List.of("pins a day: 40, usual is 1.20"),
        "accounts-1",
        12,
        SOON);
  }

  private ModerationCommand.GiveVerdict verdict(Id user, boolean allow, @Nullable String note) {
    Id moderator = ids.fresh(IdType.USER, installation.homeOf("mona"));
    return new ModerationCommand.GiveVerdict(
        ids.fresh(IdType.OPERATION, moderator.home()), moderator, user, allow, note);
  }

  /** So that there is a review of somebody. */
  private void report(Id user) {
    Id reporter = ids.fresh(IdType.USER, installation.homeOf("rita"));
    accounts.append(
        Topics.USER_COMMANDS,
        user,
        new ModerationCommand.Report(
            ids.fresh(IdType.OPERATION, reporter.home()), reporter, null, user, null, "Spam."),
        SOON);
    forgetNews();
  }

  private void give(ModerationCommand.GiveVerdict verdict) {
    accounts.append(Topics.USER_COMMANDS, verdict.review(), verdict, SOON);
  }

  private UserCommand.SignUp signUp(String username, String displayName) {
    int home = installation.homeOf(username);
    return new UserCommand.SignUp(
        ids.fresh(IdType.SIGN_UP, home),
        ids.fresh(IdType.USER, home),
        null,
        username,
        displayName,
        "$argon2id$of-" + username);
  }

  private void send(UserCommand.SignUp signUp) {
    accounts.append(Topics.USER_COMMANDS, signUp.user(), signUp, NOW);
  }

  private Id signedUp(String name) {
    UserCommand.SignUp signUp = signUp(name, "The " + name);
    send(signUp);
    assertThat(accounts.outcomes())
        .contains(Operation.applied(signUp.operation(), signUp.user(), true));
    return signUp.user();
  }

  private Operation follow(Id follower, Id followee) {
    Id operation = ids.fresh(IdType.OPERATION, follower.home());
    accounts.append(
        Topics.FOLLOW_COMMANDS,
        follower,
        new FollowCommand.Follow(operation, follower, null, followee),
        SOON);
    return only(accounts.outcomes());
  }

  private void forgetNews() {
    Topics.all().forEach(accounts::newBytes);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
