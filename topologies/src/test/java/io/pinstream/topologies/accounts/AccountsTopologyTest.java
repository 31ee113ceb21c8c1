package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.FollowCommand;
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
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTopologyTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  private static final Instant SOON = NOW.plusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(2);
  private static final Duration DAY = Duration.ofHours(24);
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

  // Roles

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

  private Id operationFor(String username) {
    return ids.fresh(IdType.OPERATION, installation.homeOf(username));
  }

  private void change(UserCommand command) {
    accounts.append(Topics.USER_COMMANDS, command.operation(), command, SOON);
  }

  // Following

  @Test
  void aNewEdgeIsToldAndStandsInBothLists() {
    // given
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    // when
    Id operation = follow(ada, bob, SOON);

    // then
    TestRecord<FollowKey, Follow> fact = only(accounts.news(Topics.FOLLOWS));
    assertThat(fact.key()).isEqualTo(new FollowKey(ada, bob));
    assertThat(fact.value()).isEqualTo(new Follow(ada, bob, SOON));
    assertThat(fact.getRecordTime()).isEqualTo(SOON);
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, true));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, SOON));
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, SOON));
    assertThat(items(reader.following(bob, ALL))).isEmpty();
    assertThat(items(reader.followers(ada, ALL))).isEmpty();
  }

  @Test
  void followingAgainChangesNothing() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    follow(ada, bob, NOW);
    forgetNews();

    Id again = follow(ada, bob, SOON);

    assertThat(accounts.outcomes()).containsExactly(Operation.applied(again, bob, false));
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, NOW));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, NOW));
  }

  @Test
  void nobodyCanFollowAUserWhoDoesNotExist() {
    Id ada = signedUp("ada");
    Id nobody = ids.fresh(IdType.USER, 7);

    Id operation = follow(ada, nobody, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(operation);
    problem(outcome, 404, "not-found");
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void nobodyCanFollowOneself() {
    Id ada = signedUp("ada");

    follow(ada, ada, SOON);

    problem(only(accounts.outcomes()), 422, "follow-oneself");
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.followers(ada, ALL))).isEmpty();
  }

  @Test
  void unfollowingLeavesATombstoneAndEmptiesBothLists() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    follow(ada, bob, NOW);
    forgetNews();

    Id operation = unfollow(ada, bob, SOON);

    TestRecord<FollowKey, Follow> fact = only(accounts.news(Topics.FOLLOWS));
    assertThat(fact.key()).isEqualTo(new FollowKey(ada, bob));
    assertThat(fact.getValue()).isNull();
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, true));
    assertThat(items(reader.followers(bob, ALL))).isEmpty();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void unfollowingWhomOneDoesNotFollowChangesNothing() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    Id operation = unfollow(ada, bob, SOON);

    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, false));
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
  }

  @Test
  void followingUnfollowingAndFollowingInARowLeavesTheLastEdge() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    follow(ada, bob, NOW);
    unfollow(ada, bob, SOON);
    follow(ada, bob, LATER);

    assertThat(accounts.outcomes())
        .extracting(Operation::changed)
        .containsExactly(true, true, true);
    assertThat(accounts.news(Topics.FOLLOWS))
        .extracting(TestRecord::getValue)
        .containsExactly(new Follow(ada, bob, NOW), null, new Follow(ada, bob, LATER));
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, LATER));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, LATER));
  }

  @Test
  void followingUnfollowingAndFollowingInOneMillisecondLeavesOneEdge() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    follow(ada, bob, NOW);
    unfollow(ada, bob, NOW);
    follow(ada, bob, NOW);

    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, NOW));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, NOW));
  }

  @Test
  void followersComeNewestFirstInPages() {
    // given three followers of Bob, and one of somebody else
    Id bob = signedUp("bob");
    Id eve = signedUp("eve");
    Id first = signedUp("first");
    Id second = signedUp("second");
    Id third = signedUp("third");
    follow(first, bob, NOW);
    follow(second, bob, SOON);
    follow(third, bob, LATER);
    follow(bob, eve, LATER);

    // when, then
    Page page = reader.followers(bob, new Page.Request(2, null));
    assertThat(items(page))
        .containsExactly(new FollowItem(third, LATER), new FollowItem(second, SOON));
    assertThat(page.next()).isEqualTo(new Position(SOON.toEpochMilli(), second));

    Page last = reader.followers(bob, new Page.Request(2, page.next()));
    assertThat(items(last)).containsExactly(new FollowItem(first, NOW));
    assertThat(last.next()).isNull();

    // a page that is just full is the last
    assertThat(reader.followers(bob, new Page.Request(3, null)).next()).isNull();
  }

  @Test
  void followersOfOneMillisecondComeByIdOnOnePageOrOnMany() {
    Id bob = signedUp("bob");
    List<Id> fans = List.of(signedUp("fan1"), signedUp("fan2"), signedUp("fan3"));
    fans.forEach(fan -> follow(fan, bob, NOW));

    List<Id> newestFirst = fans.stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(items(reader.followers(bob, ALL)))
        .extracting(FollowItem::userId)
        .containsExactlyElementsOf(newestFirst);
    Page.Request request = new Page.Request(1, null);
    for (Id fan : newestFirst) {
      Page page = reader.followers(bob, request);
      assertThat(items(page)).extracting(FollowItem::userId).containsExactly(fan);
      request = new Page.Request(1, page.next());
    }
    assertThat(request.after()).isNull();
  }

  // Idempotency keys

  @Test
  void aRepeatedFollowHasNoSecondEffectEvenAfterAnUnfollow() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);
    unfollow(ada, bob, SOON);
    forgetNews();

    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, LATER);

    assertNothingHappened();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void aFollowUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    accounts.append(Topics.FOLLOW_COMMANDS, ada, followUnder("key", "body", ada, bob), NOW);
    forgetNews();

    FollowCommand other = followUnder("key", "other body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, other, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(other.operation());
    problem(outcome, 422, "idempotency-key-reused");
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    // given a follow under a key, taken back since
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);
    unfollow(ada, bob, SOON);
    forgetNews();

    // when it comes again just before the day is over, then nothing happens,
    Instant justBefore = NOW.plus(DAY).minusMillis(1);
    accounts.append(Topics.FOLLOW_COMMANDS, bob, followUnder("x", "body", bob, ada), justBefore);
    forgetNews();
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, justBefore);
    assertNothingHappened();

    // but just after it is a command as any other
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW.plus(DAY).plusMillis(1));
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(follow.operation(), bob, true));
  }

  @Test
  void aKeyIsKnownEvenWhenTheNextBrokersClockIsBehind() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, SOON);
    forgetNews();

    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);

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

  private UserCommand.SignUp signUp(String username, @Nullable Idempotency idempotency) {
    int home = installation.homeOf(username);
    return new UserCommand.SignUp(
        ids.fresh(IdType.SIGN_UP, home),
        ids.fresh(IdType.USER, home),
        idempotency,
        username,
        "The " + username,
        "$argon2id$v=19$" + username);
  }

  /** A user who is there already. */
  private Id signedUp(String username) {
    UserCommand.SignUp signUp = signUp(username, null);
    accounts.append(Topics.USER_COMMANDS, signUp.user(), signUp, NOW);
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(signUp.operation(), signUp.user(), true));
    forgetNews();
    return signUp.user();
  }

  private Id follow(Id follower, Id followee, Instant at) {
    FollowCommand command =
        new FollowCommand.Follow(operationOf(follower), follower, null, followee);
    accounts.append(Topics.FOLLOW_COMMANDS, follower, command, at);
    return command.operation();
  }

  private Id unfollow(Id follower, Id followee, Instant at) {
    FollowCommand command =
        new FollowCommand.Unfollow(operationOf(follower), follower, null, followee);
    accounts.append(Topics.FOLLOW_COMMANDS, follower, command, at);
    return command.operation();
  }

  private FollowCommand followUnder(String key, String fingerprint, Id follower, Id followee) {
    return new FollowCommand.Follow(
        operationOf(follower), follower, new Idempotency(key, fingerprint), followee);
  }

  private Id operationOf(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  private void forgetNews() {
    Topics.all().forEach(accounts::newBytes);
  }

  private void assertNothingHappened() {
    Topics.all().forEach(topic -> assertThat(accounts.newBytes(topic)).as(topic.name()).isEmpty());
  }

  private static void assertLetter(
      TestRecord<byte[], byte[]> letter, Topic<?, ?> from, String reason) {
    assertThat(DrivenApplication.text(letter.headers()))
        .containsEntry("topic", from.name())
        .containsKeys("offset", "processor")
        .hasEntrySatisfying("reason", why -> assertThat(why).contains(reason));
  }

  private static Problem problem(Operation outcome, int status, String name) {
    assertThat(outcome.status()).isEqualTo(Operation.Status.REJECTED);
    assertThat(outcome.changed()).isNull();
    Problem problem = outcome.problem();
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("urn:pinstream:problem:" + name);
    return problem;
  }

  private static List<FollowItem> items(Page page) {
    return page.items().stream().map(json -> Json.read(json, FollowItem.class)).toList();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
