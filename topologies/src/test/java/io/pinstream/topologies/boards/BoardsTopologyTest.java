package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static io.pinstream.topologies.boards.DrivenBoards.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class BoardsTopologyTest extends BoardsFixture {

  // Creating

  @Test
  void aNewBoardIsToldAndCanBeReadByItsOwner() {
    // given
    BoardCommand.CreateBoard create = boards.creation(ada, "Sunsets", Visibility.PRIVATE, null);

    // when
    Operation outcome = boards.send(create, NOW);

    // then
    assertThat(outcome).isEqualTo(Operation.applied(create.operation(), create.board(), true));
    TestRecord<Id, Board> fact = only(boards.application.news(Topics.BOARDS));
    assertThat(fact.key()).isEqualTo(create.board());
    assertThat(fact.value())
        .isEqualTo(new Board(create.board(), ada, "Sunsets", "", Visibility.PRIVATE, NOW, NOW));
    assertThat(fact.getRecordTime()).isEqualTo(NOW);
    assertThat(boards.reader.board(ada, create.board()).map(String::new))
        .contains(
            """
            {"id":"%s","ownerId":"%s","name":"Sunsets","description":"","visibility":"private",\
            "linkCount":0,"createdAt":"2026-11-23T01:02:03.004Z",\
            "updatedAt":"2026-11-23T01:02:03.004Z","state":"published","review":null}"""
                .formatted(create.board(), ada));
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayDoesNotReplaceTheBoardThatItMade() {
    BoardCommand.CreateBoard create =
        boards.creation(ada, "Sunsets", Visibility.PRIVATE, new Idempotency("key", "body"));
    boards.send(create, NOW);
    boards.forgetNews();

    problem(boards.send(create, NOW.plus(Duration.ofHours(25))), 409, "board-exists");

    assertThat(boards.application.news(Topics.BOARDS)).isEmpty();
  }

  @Test
  void aBoardCannotBeMadeAgainWhileTheRestOfItIsBeingRemoved() {
    BoardCommand.CreateBoard create = boards.creation(ada, "Sunsets", Visibility.PRIVATE, null);
    boards.send(create, NOW);
    boards.send(boards.deletion(ada, create.board()), SOON);

    problem(boards.send(create, LATER), 409, "board-exists");

    assertThat(boards.reader.board(ada, create.board())).isEmpty();
  }

  // Updating

  @Test
  void anUpdateChangesWhatItNamesAndNothingElse() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    BoardCommand.UpdateBoard update = boards.update(ada, board, null, "Over the sea.", null);
    assertThat(boards.send(update, SOON))
        .isEqualTo(Operation.applied(update.operation(), board, true));

    assertThat(only(boards.application.news(Topics.BOARDS)).value())
        .isEqualTo(
            new Board(board, ada, "Sunsets", "Over the sea.", Visibility.PRIVATE, NOW, SOON));
    assertThat(item(ada, board))
        .isEqualTo(
            new BoardItem(
                board, ada, "Sunsets", "Over the sea.", Visibility.PRIVATE, 0, NOW, SOON));
  }

  @Test
  void anUpdateToWhatIsThereAlreadyChangesNothing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    BoardCommand.UpdateBoard update = boards.update(ada, board, "Sunsets", "", Visibility.PRIVATE);
    assertThat(boards.send(update, SOON))
        .isEqualTo(Operation.applied(update.operation(), board, false));

    assertThat(boards.application.news(Topics.BOARDS)).isEmpty();
    assertThat(item(ada, board).updatedAt()).isEqualTo(NOW);
  }

  @Test
  void aBoardThatBecomesPublicIsSeenByEveryoneUntilItIsPrivateAgain() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    boards.send(boards.update(ada, board, null, null, Visibility.PUBLIC), SOON);
    assertThat(boards.reader.board(eve, board)).isPresent();
    assertThat(boards.reader.boardsOf(eve, ada, ALL).items()).hasSize(1);

    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), LATER);
    assertThat(boards.reader.board(eve, board)).isEmpty();
    assertThat(boards.reader.boardsOf(eve, ada, ALL).items()).isEmpty();
    assertThat(boards.reader.boardsOf(ada, ada, ALL).items()).hasSize(1);
  }

  // Deleting

  @Test
  void aBoardThatIsDeletedIsGoneAtOnce() {
    // given
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    boards.send(boards.addition(ada, board, URL), NOW);
    share(board, bob, NOW);

    // when
    BoardCommand.DeleteBoard delete = boards.deletion(ada, board);
    assertThat(boards.send(delete, SOON))
        .isEqualTo(Operation.applied(delete.operation(), board, true));

    // then
    TestRecord<Id, Board> fact = only(boards.application.news(Topics.BOARDS));
    assertThat(fact.key()).isEqualTo(board);
    assertThat(fact.getValue()).isNull();
    for (Id viewer : List.of(ada, bob, eve)) {
      assertThat(boards.reader.board(viewer, board)).isEmpty();
      assertThat(boards.reader.links(viewer, board, ALL)).isEmpty();
      assertThat(boards.reader.shares(viewer, board, ALL))
          .isEqualTo(new BoardsReader.Shares.NoBoard());
      assertThat(boards.reader.boardsOf(viewer, ada, ALL).items()).isEmpty();
      assertThat(boards.reader.sharedWith(viewer, ALL).items()).isEmpty();
    }
    problem(boards.send(boards.deletion(ada, board), LATER), 404, "not-found");
    problem(boards.send(boards.addition(ada, board, URL), LATER), 404, "not-found");
    problem(boards.send(boards.sharing(ada, board, bob), LATER), 404, "not-found");
  }

  // Idempotency keys

  @Test
  void aRepeatedCommandHasNoSecondEffectAndNoSecondOutcome() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    List<BoardCommand> commands =
        List.of(
            boards.creation(ada, "Evenings", Visibility.PUBLIC, new Idempotency("1", "body")),
            new BoardCommand.ShareBoard(
                boards.operation(ada), ada, new Idempotency("2", "body"), board, bob),
            new BoardCommand.DeleteBoard(
                boards.operation(ada), ada, new Idempotency("3", "body"), board));
    commands.forEach(command -> boards.send(command, NOW));
    boards.forgetNews();

    commands.forEach(command -> boards.append(command, SOON));

    boards.assertNothingWasTold();
  }

  @Test
  void aBoardThatWasRemovedIsNotMadeAgainByARetry() {
    BoardCommand.CreateBoard create =
        boards.creation(ada, "Sunsets", Visibility.PUBLIC, new Idempotency("key", "body"));
    boards.send(create, NOW);
    boards.send(boards.deletion(ada, create.board()), SOON);
    boards.tick();
    boards.tick();
    boards.forgetNews();

    boards.append(create, LATER);

    boards.assertNothingWasTold();
    assertThat(boards.reader.board(ada, create.board())).isEmpty();
  }

  @Test
  void aCommandUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    boards.send(
        boards.creation(ada, "Sunsets", Visibility.PUBLIC, new Idempotency("key", "body")), NOW);
    boards.forgetNews();

    BoardCommand.CreateBoard other =
        boards.creation(ada, "Evenings", Visibility.PUBLIC, new Idempotency("key", "other body"));
    problem(boards.send(other, SOON), 422, "idempotency-key-reused");

    assertOnlyOutcomesWereTold();
  }

  // What cannot be processed

  @Test
  void whatHasNoValueIsPutAside() {
    Id board = boards.newBoard(ada);

    boards.application.append(Topics.BOARD_COMMANDS, board, null, NOW);
    boards.application.appendText(Topics.BOARD_COMMANDS, board.toString(), "nothing", NOW);

    assertThat(boards.application.newBytes(Topics.DEAD_LETTERS))
        .extracting(letter -> DrivenApplication.text(letter.headers()).get("topic"))
        .containsExactly("boards.commands", "boards.commands");
    boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
  }

  // What others are told

  @Test
  void factsAreCloudEvents() {
    BoardCommand.CreateBoard create = boards.creation(ada, "Sunsets", Visibility.PRIVATE, null);
    boards.send(create, NOW);
    assertThat(DrivenApplication.text(only(boards.application.news(Topics.BOARDS)).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", create.operation().toString(),
                "ce_type", "io.pinstream.board.created",
                "ce_source", "/pinstream/pinstream-boards",
                "ce_subject", create.board().toString(),
                "ce_time", "2026-11-23T01:02:03.004Z"));

    // and each of several facts of one operation has an id of its own
    BoardCommand.AddLink add = boards.addition(ada, create.board(), URL);
    boards.send(add, SOON);
    assertThat(DrivenApplication.text(only(boards.application.news(Topics.BOARD_LINKS)).headers()))
        .containsEntry("ce_id", add.operation().toString())
        .containsEntry("ce_type", "io.pinstream.board-link.added")
        .containsEntry("ce_subject", create.board() + "/" + add.link());
    assertThat(DrivenApplication.text(only(boards.application.news(Topics.LINKS)).headers()))
        .containsEntry("ce_id", add.operation() + "/" + add.link())
        .containsEntry("ce_type", "io.pinstream.link.seen")
        .containsEntry("ce_subject", add.link().toString());
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(
            Golden.describe(
                BoardsTopology.build(Repartitions.repartitioned(4), WordScorer.screen())))
        .isEqualTo(Golden.description(BoardsTopology.APPLICATION));
  }
}
