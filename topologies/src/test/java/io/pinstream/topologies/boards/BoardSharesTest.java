package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static io.pinstream.topologies.boards.DrivenBoards.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.ShareItem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** With whom boards are shared, and what others may do with them. */
class BoardSharesTest extends BoardsFixture {

  // Sharing

  @Test
  void aShareIsToldAndLetsTheFriendSee() {
    // given
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    // when
    BoardCommand.ShareBoard share = boards.sharing(ada, board, bob);
    Operation outcome = boards.send(share, SOON);

    // then
    assertThat(outcome).isEqualTo(Operation.applied(share.operation(), bob, true));
    TestRecord<ShareKey, Share> fact = only(boards.application.news(Topics.BOARD_SHARES));
    assertThat(fact.key()).isEqualTo(new ShareKey(board, bob));
    assertThat(fact.value()).isEqualTo(new Share(board, bob, SOON));
    assertThat(boards.reader.board(bob, board))
        .contains(boards.reader.board(ada, board).orElseThrow());
    assertThat(boards.reader.board(eve, board)).isEmpty();
    assertThat(shares(board)).containsExactly(new ShareItem(bob, SOON));
  }

  @Test
  void sharingTwiceChangesNothing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    share(board, bob, NOW);

    BoardCommand.ShareBoard again = boards.sharing(ada, board, bob);
    assertThat(boards.send(again, SOON))
        .isEqualTo(Operation.applied(again.operation(), bob, false));

    assertOnlyOutcomesWereTold();
    assertThat(shares(board)).containsExactly(new ShareItem(bob, NOW));
  }

  @Test
  void nobodySharesABoardWithOneself() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    problem(boards.send(boards.sharing(ada, board, ada), SOON), 422, "share-with-oneself");

    assertOnlyOutcomesWereTold();
  }

  @Test
  void aBoardCannotBeSharedWithSomebodyWhoDoesNotExist() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);

    problem(
        boards.send(boards.sharing(ada, board, boards.stranger("zoe")), SOON), 404, "not-found");

    assertOnlyOutcomesWereTold();
  }

  @Test
  void whetherThereIsAUserIsNotToldToWhoMayNotShare() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id visible = boards.board(ada, "Evenings", Visibility.PUBLIC, NOW);
    Id nobody = boards.stranger("zoe");

    assertThat(boards.send(boards.sharing(eve, board, nobody), SOON).problem())
        .isEqualTo(boards.send(boards.sharing(eve, board, bob), SOON).problem());
    problem(boards.send(boards.sharing(eve, visible, nobody), SOON), 403, "not-yours");
  }

  @Test
  void unsharingLeavesATombstoneAndHidesTheBoardAtOnce() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    share(board, bob, NOW);

    BoardCommand.UnshareBoard unshare = boards.unsharing(ada, board, bob);
    assertThat(boards.send(unshare, SOON))
        .isEqualTo(Operation.applied(unshare.operation(), bob, true));

    TestRecord<ShareKey, Share> fact = only(boards.application.news(Topics.BOARD_SHARES));
    assertThat(fact.key()).isEqualTo(new ShareKey(board, bob));
    assertThat(fact.getValue()).isNull();
    assertThat(boards.reader.board(bob, board)).isEmpty();
    assertThat(boards.reader.boardsOf(bob, ada, ALL).items()).isEmpty();
    assertThat(boards.reader.sharedWith(bob, ALL).items()).isEmpty();
    assertThat(shares(board)).isEmpty();
  }

  @Test
  void aFriendEndsTheOwnShareButNoOtherOnes() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    share(board, bob, NOW);
    share(board, eve, SOON);

    problem(boards.send(boards.unsharing(bob, board, eve), LATER), 403, "not-yours");
    assertThat(boards.send(boards.unsharing(bob, board, bob), LATER).changed()).isTrue();

    assertThat(shares(board)).containsExactly(new ShareItem(eve, SOON));
    // and once it is ended, the board is as good as missing
    problem(boards.send(boards.unsharing(bob, board, bob), LATER), 404, "not-found");
  }

  @Test
  void endingAShareThatIsNotThereChangesNothing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id visible = boards.board(ada, "Evenings", Visibility.PUBLIC, NOW);

    BoardCommand.UnshareBoard unshare = boards.unsharing(ada, board, bob);
    assertThat(boards.send(unshare, SOON))
        .isEqualTo(Operation.applied(unshare.operation(), bob, false));
    BoardCommand.UnshareBoard ofNobody = boards.unsharing(ada, board, boards.stranger("zoe"));
    assertThat(boards.send(ofNobody, SOON).changed()).isFalse();
    BoardCommand.UnshareBoard own = boards.unsharing(bob, visible, bob);
    assertThat(boards.send(own, SOON)).isEqualTo(Operation.applied(own.operation(), bob, false));

    assertOnlyOutcomesWereTold();
  }

  // Whose board it is

  @Test
  void aBoardThatIsNotThereCannotBeTouched() {
    Id nothing = boards.newBoard(ada);

    for (BoardCommand command : everythingAn(ada, nothing)) {
      problem(boards.send(command, NOW), 404, "not-found");
    }

    assertOnlyOutcomesWereTold();
  }

  @Test
  void somebodyElsesPrivateBoardIsAsGoodAsMissing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id missing = boards.newBoard(ada);

    List<BoardCommand> tries = everythingAn(eve, board);
    List<BoardCommand> triesOfNothing = everythingAn(eve, missing);
    for (int i = 0; i < tries.size(); i++) {
      Operation outcome = boards.send(tries.get(i), SOON);
      problem(outcome, 404, "not-found");
      Operation nothing = boards.send(triesOfNothing.get(i), SOON);
      assertThat(outcome.problem()).isEqualTo(nothing.problem());
    }

    assertOnlyOutcomesWereTold();
  }

  @Test
  void somebodyElsesPublicBoardCannotBeChanged() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);

    for (BoardCommand command : everythingAn(eve, board)) {
      problem(boards.send(command, SOON), 403, "not-yours");
    }

    assertOnlyOutcomesWereTold();
  }

  @Test
  void aFriendCannotChangeABoardThatIsSharedWithHim() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    share(board, eve, NOW);

    for (BoardCommand command : everythingAn(eve, board)) {
      problem(boards.send(command, SOON), 403, "not-yours");
    }

    assertOnlyOutcomesWereTold();
  }

  /** One command of each kind that only an owner may give. */
  private List<BoardCommand> everythingAn(Id caller, Id board) {
    BoardCommand.AddLink add = boards.addition(caller, board, URL);
    return List.of(
        boards.update(caller, board, "Mine", null, null),
        boards.deletion(caller, board),
        add,
        boards.removal(caller, board, add.link()),
        boards.sharing(caller, board, bob),
        boards.unsharing(caller, board, bob));
  }
}
