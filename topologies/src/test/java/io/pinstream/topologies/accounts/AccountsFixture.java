package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The accounts application on a driver, and what its users wish. */
abstract class AccountsFixture {

  static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  static final Instant SOON = NOW.plusSeconds(1);
  static final Instant LATER = NOW.plusSeconds(2);
  static final Page.Request ALL = new Page.Request(100, null);

  final Installation installation = new Installation(new byte[32]);
  final Ids ids = new Ids(installation, Clock.fixed(NOW, ZoneOffset.UTC));
  @TempDir Path folder;
  DrivenApplication accounts;
  AccountsReader reader;

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

  UserCommand.SignUp signUp(String username, @Nullable Idempotency idempotency) {
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
  Id signedUp(String username) {
    UserCommand.SignUp signUp = signUp(username, null);
    accounts.append(Topics.USER_COMMANDS, signUp.user(), signUp, NOW);
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(signUp.operation(), signUp.user(), true));
    forgetNews();
    return signUp.user();
  }

  Id operationFor(String username) {
    return ids.fresh(IdType.OPERATION, installation.homeOf(username));
  }

  void change(UserCommand command) {
    accounts.append(Topics.USER_COMMANDS, command.operation(), command, SOON);
  }

  Id follow(Id follower, Id followee, Instant at) {
    FollowCommand command =
        new FollowCommand.Follow(operationOf(follower), follower, null, followee);
    accounts.append(Topics.FOLLOW_COMMANDS, follower, command, at);
    return command.operation();
  }

  Id unfollow(Id follower, Id followee, Instant at) {
    FollowCommand command =
        new FollowCommand.Unfollow(operationOf(follower), follower, null, followee);
    accounts.append(Topics.FOLLOW_COMMANDS, follower, command, at);
    return command.operation();
  }

  Id operationOf(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  void forgetNews() {
    Topics.all().forEach(accounts::newBytes);
  }

  void assertNothingHappened() {
    Topics.all().forEach(topic -> assertThat(accounts.newBytes(topic)).as(topic.name()).isEmpty());
  }

  static Problem problem(Operation outcome, int status, String name) {
    assertThat(outcome.status()).isEqualTo(Operation.Status.REJECTED);
    assertThat(outcome.changed()).isNull();
    Problem problem = outcome.problem();
    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.type()).isEqualTo("urn:pinstream:problem:" + name);
    return problem;
  }

  static List<FollowItem> items(Page page) {
    return page.items().stream().map(json -> Json.read(json, FollowItem.class)).toList();
  }

  static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
