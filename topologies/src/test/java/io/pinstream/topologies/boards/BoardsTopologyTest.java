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
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.ShareItem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardsTopologyTest {

  private static final Page.Request ALL = new Page.Request(100, null);
  private static final String URL = "https://example.org/sunset";

  @TempDir private Path folder;
  private DrivenBoards boards;
  private Id ada;
  private Id bob;
  private Id eve;

  @BeforeEach
  void start() {
    boards = new DrivenBoards(folder);
    ada = boards.user("ada");
    bob = boards.user("bob");
    eve = boards.user("eve");
  }

  @AfterEach
  void stop() {
    boards.close();
  }

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

  // Links

  @Test
  void aLinkIsToldAndStandsOnItsBoard() {
    // given
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    RawJson metadata = new RawJson("{\"weight\":1.50,\"ogDetail\":null}");

    // when
    BoardCommand.AddLink add = boards.addition(ada, board, URL, "A sunset", metadata);
    Operation outcome = boards.send(add, SOON);

    // then
    String hash = new CanonicalUrl(URL).hash();
    assertThat(outcome).isEqualTo(Operation.applied(add.operation(), add.link(), true));
    TestRecord<BoardLinkKey, BoardLink> fact = only(boards.application.news(Topics.BOARD_LINKS));
    assertThat(fact.key()).isEqualTo(new BoardLinkKey(board, add.link()));
    assertThat(fact.value())
        .isEqualTo(new BoardLink(board, add.link(), URL, hash, "A sunset", metadata, SOON));
    assertThat(only(links(ada, board)))
        .isEqualTo(new BoardLinkItem(add.link(), URL, hash, "A sunset", metadata, SOON, null));
    assertThat(item(ada, board).linkCount()).isEqualTo(1);
    assertThat(item(ada, board).updatedAt()).isEqualTo(NOW);
    // and the world hears of the link, but not of what its owner says of it
    TestRecord<Id, Link> link = only(boards.application.news(Topics.LINKS));
    assertThat(link.key()).isEqualTo(add.link());
    assertThat(link.value()).isEqualTo(new Link(add.link(), URL, hash, null));
  }

  @Test
  void addingALinkTwiceChangesNothing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    boards.send(boards.addition(ada, board, URL, "First", null), NOW);
    boards.forgetNews();

    BoardCommand.AddLink again = boards.addition(ada, board, URL, "Second", null);
    assertThat(boards.send(again, SOON))
        .isEqualTo(Operation.applied(again.operation(), again.link(), false));

    assertOnlyOutcomesWereTold();
    assertThat(only(links(ada, board)).title()).isEqualTo("First");
    assertThat(item(ada, board).linkCount()).isEqualTo(1);
  }

  @Test
  void aLinkThatIsOnAnotherBoardAlreadyIsNotToldAgain() {
    Id first = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id second = boards.board(bob, "Evenings", Visibility.PRIVATE, NOW);
    boards.send(boards.addition(ada, first, URL, "Ada's", null), NOW);
    boards.forgetNews();

    boards.send(boards.addition(bob, second, URL, "Bob's", null), SOON);

    assertThat(boards.application.news(Topics.BOARD_LINKS)).hasSize(1);
    assertThat(boards.application.news(Topics.LINKS)).isEmpty();
    assertThat(only(links(ada, first)).title()).isEqualTo("Ada's");
    assertThat(only(links(bob, second)).title()).isEqualTo("Bob's");
  }

  @Test
  void removingALinkLeavesATombstone() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id link = added(board, NOW);
    boards.forgetNews();

    BoardCommand.RemoveLink remove = boards.removal(ada, board, link);
    assertThat(boards.send(remove, SOON))
        .isEqualTo(Operation.applied(remove.operation(), link, true));

    TestRecord<BoardLinkKey, BoardLink> fact = only(boards.application.news(Topics.BOARD_LINKS));
    assertThat(fact.key()).isEqualTo(new BoardLinkKey(board, link));
    assertThat(fact.getValue()).isNull();
    assertThat(links(ada, board)).isEmpty();
    assertThat(item(ada, board).linkCount()).isZero();
  }

  @Test
  void aLinkThatIsNotOnTheBoardCannotBeRemoved() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id elsewhere = boards.board(ada, "Evenings", Visibility.PRIVATE, NOW);
    Id link = added(elsewhere, NOW);
    boards.forgetNews();

    problem(boards.send(boards.removal(ada, board, link), SOON), 404, "not-found");

    assertOnlyOutcomesWereTold();
  }

  @Test
  void aLinkThatIsRemovedCanBeAddedAgain() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id link = added(board, NOW);
    boards.send(boards.removal(ada, board, link), SOON);

    assertThat(boards.send(boards.addition(ada, board, URL), LATER).changed()).isTrue();

    assertThat(only(links(ada, board)).addedAt()).isEqualTo(LATER);
  }

  // What pages say of themselves

  @Test
  void whatAPageSaysOfItselfIsSeenOnEveryBoardWithItsLink() {
    Id first = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id second = boards.board(bob, "Evenings", Visibility.PRIVATE, NOW);
    Id link = added(first, NOW);
    boards.send(boards.addition(bob, second, URL, "Bob's", new RawJson("{}")), NOW);
    boards.send(boards.addition(bob, second, URL + "/2"), SOON);

    lookedAt(link, "{\"title\":\"A \\\"sunset\\\"\",\"images\":[]}");

    RawJson found = new RawJson("{\"title\":\"A \\\"sunset\\\"\",\"images\":[]}");
    assertThat(only(links(ada, first)).ogDetail()).isEqualTo(found);
    assertThat(links(bob, second)).extracting(BoardLinkItem::ogDetail).containsExactly(null, found);
    assertThat(links(bob, second).get(1).title()).isEqualTo("Bob's");
  }

  @Test
  void whatAPageSaysOfItselfIsNotForgottenBecauseSomebodySaysNothing() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id link = added(board, NOW);
    lookedAt(link, "{\"title\":\"A sunset\"}");

    boards.application.append(
        Topics.LINKS, link, new Link(link, URL, new CanonicalUrl(URL).hash(), null), LATER);

    assertThat(only(links(ada, board)).ogDetail())
        .isEqualTo(new RawJson("{\"title\":\"A sunset\"}"));
  }

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

  private void share(Id board, Id friend, Instant at) {
    assertThat(boards.send(boards.sharing(ada, board, friend), at).changed()).isTrue();
    boards.forgetNews();
  }

  /** A link that is on a board of Ada's already. */
  private Id added(Id board, Instant at) {
    BoardCommand.AddLink add = boards.addition(ada, board, URL);
    assertThat(boards.send(add, at).changed()).isTrue();
    return add.link();
  }

  /** Somebody has looked at a page, and writes JSON in a way of his own. */
  private void lookedAt(Id link, String ogDetail) {
    boards.application.appendText(
        Topics.LINKS,
        link.toString(),
        """
        { "ogDetail": %s, "id": "%s", "hashUrl": "%s", "originalUrl": "%s" }"""
            .formatted(ogDetail, link, new CanonicalUrl(URL).hash(), URL),
        SOON);
  }

  private BoardItem item(Id viewer, Id board) {
    return Json.read(boards.reader.board(viewer, board).orElseThrow(), BoardItem.class);
  }

  private List<BoardLinkItem> links(Id viewer, Id board) {
    return boards.reader.links(viewer, board, ALL).orElseThrow().items().stream()
        .map(json -> Json.read(json, BoardLinkItem.class))
        .toList();
  }

  private List<ShareItem> shares(Id board) {
    BoardsReader.Shares shares = boards.reader.shares(ada, board, ALL);
    assertThat(shares).isInstanceOf(BoardsReader.Shares.Listed.class);
    return ((BoardsReader.Shares.Listed) shares)
        .page().items().stream().map(json -> Json.read(json, ShareItem.class)).toList();
  }

  private void assertOnlyOutcomesWereTold() {
    boards.application.outcomes();
    boards.assertNothingWasTold();
  }
}
