package io.pinstream.topologies.boards;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The boards application on a driver, and the wishes of its users. */
final class DrivenBoards implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");
  static final Instant SOON = NOW.plusSeconds(1);
  static final Instant LATER = NOW.plusSeconds(2);

  private static final Duration TICK = Duration.ofMillis(30);

  final DrivenApplication application;
  final BoardsReader reader;
  private final Installation installation = new Installation(new byte[32]);
  private final Ids ids = new Ids(installation, Clock.fixed(NOW, ZoneOffset.UTC));

  /** What is done in timeBudget does one step in each. */
  DrivenBoards(Path folder) {
    this(folder, Repartitions.repartitioned(1));
  }

  private DrivenBoards(Path folder, Repartitions repartitions) {
    application =
        new DrivenApplication(
            BoardsTopology.APPLICATION,
            BoardsTopology.build(repartitions, WordScorer.screen(), Duration.ZERO),
            folder);
    reader = new BoardsReader(application.stores());
  }

  /** Ends the task, and starts another one with what the changelogs of boards hold. */
  DrivenBoards restarted(Path other) {
    Repartitions repartitions = CarriedOver.from(application);
    close();
    return new DrivenBoards(other, repartitions);
  }

  /** Somebody who signed up. */
  Id user(String name) {
    Id user = stranger(name);
    application.append(Topics.USERS, user, new User(user, name, "The " + name, NOW), NOW);
    return user;
  }

  /** Somebody who did not. */
  Id stranger(String name) {
    return ids.fresh(IdType.USER, installation.homeOf(name));
  }

  /** A board that is there already. */
  Id board(Id owner, String name, Visibility visibility, Instant at) {
    BoardCommand.CreateBoard create = creation(owner, name, visibility, null);
    assertThat(send(create, at))
        .isEqualTo(Operation.applied(create.operation(), create.board(), true));
    forgetNews();
    return create.board();
  }

  BoardCommand.CreateBoard creation(
      Id owner, String name, Visibility visibility, @Nullable Idempotency idempotency) {
    return new BoardCommand.CreateBoard(
        operation(owner), owner, idempotency, newBoard(owner), name, "", visibility);
  }

  Id newBoard(Id owner) {
    return ids.fresh(IdType.BOARD, owner.home());
  }

  BoardCommand.UpdateBoard update(
      Id caller,
      Id board,
      @Nullable String name,
      @Nullable String description,
      @Nullable Visibility visibility) {
    return new BoardCommand.UpdateBoard(
        operation(caller), caller, null, board, name, description, visibility);
  }

  BoardCommand.DeleteBoard deletion(Id caller, Id board) {
    return new BoardCommand.DeleteBoard(operation(caller), caller, null, board);
  }

  BoardCommand.AddLink addition(Id caller, Id board, String url) {
    return addition(caller, board, url, null, null);
  }

  BoardCommand.AddLink addition(
      Id caller, Id board, String url, @Nullable String title, @Nullable RawJson metadata) {
    CanonicalUrl canonical = CanonicalUrl.parse(url).orElseThrow();
    return new BoardCommand.AddLink(
        operation(caller),
        caller,
        null,
        board,
        canonical.linkId(),
        canonical.text(),
        title,
        metadata);
  }

  BoardCommand.RemoveLink removal(Id caller, Id board, Id link) {
    return new BoardCommand.RemoveLink(operation(caller), caller, null, board, link);
  }

  BoardCommand.ShareBoard sharing(Id caller, Id board, Id friend) {
    return new BoardCommand.ShareBoard(operation(caller), caller, null, board, friend);
  }

  BoardCommand.UnshareBoard unsharing(Id caller, Id board, Id friend) {
    return new BoardCommand.UnshareBoard(operation(caller), caller, null, board, friend);
  }

  /** Sends a command, and gives its outcome. */
  Operation send(BoardCommand command, Instant at) {
    append(command, at);
    Operation outcome = only(application.outcomes());
    assertThat(outcome.id()).isEqualTo(command.operation());
    return outcome;
  }

  void append(BoardCommand command, Instant at) {
    application.append(Topics.BOARD_COMMANDS, command.addressee(), command, at);
  }

  /** Lets one punctuation come. */
  void tick() {
    application.elapse(TICK);
  }

  Id operation(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  void forgetNews() {
    Topics.all().forEach(application::newBytes);
  }

  void assertNothingWasTold() {
    Topics.all()
        .forEach(topic -> assertThat(application.newBytes(topic)).as(topic.name()).isEmpty());
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

  static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  @Override
  public void close() {
    application.close();
  }
}
