package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static io.pinstream.topologies.boards.DrivenBoards.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards and links that are not published, and what moderators make of them. */
class HeldBoardsTest {

  private static final Page.Request ALL = new Page.Request(100, null);
  private static final String URL = "https://example.org/sunset";

  @TempDir private Path folder;
  private DrivenBoards boards;
  private Id ada;
  private Id ben;
  private Id moderator;

  @BeforeEach
  void start() {
    boards = new DrivenBoards(folder);
    ada = boards.user("ada");
    ben = boards.user("ben");
    moderator = boards.user("mona");
  }

  @AfterEach
  void stop() {
    boards.close();
  }

  // Boards

  @Test
  void aDubiousBoardIsItsOwnersAloneWhateverItsVisibilityAndShares() {
    // when
    Id board = board("Something dubious", Visibility.PUBLIC);
    Operation shared = boards.send(boards.sharing(ada, board, ben), SOON);

    // then
    assertThat(shared.status()).isEqualTo(Operation.Status.APPLIED);
    assertThat(boards.reader.board(ben, board)).isEmpty();
    assertThat(boards.reader.links(ben, board, ALL)).isEmpty();
    assertThat(boards.reader.boardsOf(ben, ada, ALL).items()).isEmpty();
    assertThat(boards.reader.sharedWith(ben, ALL).items()).isEmpty();
    assertThat(boards.application.newBytes(Topics.BOARDS)).isEmpty();
    BoardItem own = own(board);
    assertThat(own.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(own.review()).reasons()).containsExactly("a-word");
    assertThat(boards.reader.boardsOf(ada, ada, ALL).items()).hasSize(1);
    // and what others wish of it is answered as if there were none
    problem(boards.send(boards.update(ben, board, "Mine", null, null), LATER), 404, "not-found");
    problem(boards.send(boards.unsharing(ben, board, ben), LATER), 404, "not-found");
  }

  @Test
  void aBoardIsOnTheListForAllOnlyWhileItIsPublished() {
    Id board = board("fine", Visibility.PUBLIC);
    assertThat(boards.reader.boardsOf(ben, ada, ALL).items()).hasSize(1);

    boards.send(boards.update(ada, board, "forbidden", null, null), SOON);
    assertThat(boards.reader.boardsOf(ben, ada, ALL).items()).isEmpty();
    TestRecord<byte[], byte[]> fact = only(boards.application.newBytes(Topics.BOARDS));
    assertThat(fact.getValue()).isNull();
    assertThat(DrivenApplication.text(fact.headers()))
        .containsEntry("ce_type", "io.pinstream.board.withdrawn");
    // private and public again meanwhile
    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), SOON);
    boards.send(boards.update(ada, board, null, null, Visibility.PUBLIC), SOON);
    assertThat(boards.reader.boardsOf(ben, ada, ALL).items()).isEmpty();
    assertThat(boards.application.newBytes(Topics.BOARDS)).isEmpty();
    assertThat(own(board).state()).isEqualTo(State.REJECTED);

    // a better name is judged anew, and the review ends
    boards.forgetNews();
    boards.send(boards.update(ada, board, "fine again", null, null), LATER);
    assertThat(boards.reader.boardsOf(ben, ada, ALL).items()).hasSize(1);
    assertThat(own(board).review()).isNull();
    assertThat(only(boards.application.news(Topics.BOARDS)).value().name()).isEqualTo("fine again");
    assertThat(only(boards.application.news(Topics.REVIEWS)).getValue()).isNull();
  }

  @Test
  void otherWordsAloneDoNotUndoAModeratorsNo() {
    Id board = board("fine", Visibility.PUBLIC);
    boards.append(
        new ModerationCommand.Report(boards.operation(ben), ben, null, board, null, "Spam."), SOON);
    give(onBoard(board, false, "No."));
    boards.forgetNews();

    boards.send(boards.update(ada, board, "as fine", null, null), LATER);

    assertThat(own(board).state()).isEqualTo(State.IN_REVIEW);
    assertThat(boards.reader.board(ben, board)).isEmpty();
    assertThat(only(boards.application.news(Topics.REVIEWS)).value().reasons())
        .containsExactly("changed-after-rejection");
  }

  @Test
  void aModeratorPublishesAndWithdrawsABoard() {
    // given
    Id board = board("dubious", Visibility.PRIVATE);
    boards.send(boards.sharing(ada, board, ben), SOON);
    boards.forgetNews();

    // when
    ModerationCommand.GiveVerdict allow = onBoard(board, true, null);
    give(allow);

    // then
    assertThat(boards.application.outcomes())
        .containsExactly(Operation.applied(allow.operation(), board, true));
    assertThat(boards.reader.board(ben, board)).isPresent();
    assertThat(boards.reader.sharedWith(ben, ALL).items()).hasSize(1);
    assertThat(only(boards.application.news(Topics.BOARDS)).value().id()).isEqualTo(board);
    Review review = only(boards.application.news(Topics.REVIEWS)).value();
    assertThat(review.state()).isEqualTo(State.PUBLISHED);
    assertThat(review.decidedBy()).isEqualTo(Review.DecidedBy.MODERATOR);

    // and back
    give(onBoard(board, false, "Not here."));
    assertThat(boards.reader.board(ben, board)).isEmpty();
    assertThat(Objects.requireNonNull(own(board).review()).note()).isEqualTo("Not here.");
    assertThat(only(boards.application.news(Topics.BOARDS)).getValue()).isNull();

    // and once more, which changes nothing
    boards.forgetNews();
    ModerationCommand.GiveVerdict again = onBoard(board, false, null);
    give(again);
    assertThat(boards.application.outcomes())
        .containsExactly(Operation.applied(again.operation(), board, false));
    assertThat(boards.application.newBytes(Topics.BOARDS)).isEmpty();
  }

  @Test
  void whatAnAuthorInReviewMakesIsHeld() {
    Review account =
        new Review(
            ada,
            Review.Kind.USER,
            ada,
            null,
            ada,
            State.IN_REVIEW,
            Map.of(),
            Scores.NONE,
            List.of(),
            "words",
            NOW,
            Review.DecidedBy.MODEL,
            null);
    boards.application.append(Topics.REVIEWS, ada, account, NOW);

    Id board = board("fine", Visibility.PUBLIC);

    assertThat(boards.reader.board(ben, board)).isEmpty();
    assertThat(own(board).state()).isEqualTo(State.IN_REVIEW);
  }

  // Links

  @Test
  void aDubiousLinkIsForTheOwnerAloneAndNotCountedForOthers() {
    // given
    Id board = board("fine", Visibility.PUBLIC);
    boards.send(boards.addition(ada, board, URL), NOW);
    boards.forgetNews();

    // when
    Id link = add(board, "https://dubious.example/", null);

    // then
    assertThat(linksFor(ben, board)).extracting(BoardLinkItem::originalUrl).containsExactly(URL);
    assertThat(item(ben, board).linkCount()).isEqualTo(1);
    assertThat(linksFor(ada, board)).hasSize(2);
    assertThat(own(board).linkCount()).isEqualTo(2);
    BoardLinkItem held = linksFor(ada, board).get(0);
    assertThat(held.state()).isEqualTo(State.IN_REVIEW);
    assertThat(Objects.requireNonNull(held.review()).reasons()).containsExactly("a-word");
    // and neither its board nor the link itself is told of
    assertThat(boards.application.newBytes(Topics.BOARD_LINKS)).isEmpty();
    assertThat(boards.application.newBytes(Topics.LINKS)).isEmpty();
    Review review = only(boards.application.news(Topics.REVIEWS)).value();
    assertThat(review.id()).isEqualTo(Id.ofReview(board, link));
    assertThat(review.id().home()).isEqualTo(board.home());
    assertThat(review.target()).isEqualTo(link);
    assertThat(review.board()).isEqualTo(board);
    // and it is there: adding it again changes nothing
    Operation again = boards.send(boards.addition(ada, board, "https://dubious.example/"), LATER);
    assertThat(again.changed()).isFalse();
  }

  @Test
  void titleAndMetadataOfALinkCountToo() {
    Id board = board("fine", Visibility.PUBLIC);
    boards.send(boards.addition(ada, board, "https://example.org/1", "forbidden", null), NOW);
    boards.send(
        boards.addition(
            ada,
            board,
            "https://example.org/2",
            null,
            new RawJson("{\"a\":[{\"b\":\"dubious\"}]}")),
        SOON);

    assertThat(linksFor(ben, board)).isEmpty();
    assertThat(linksFor(ada, board))
        .extracting(BoardLinkItem::state)
        .containsExactly(State.IN_REVIEW, State.REJECTED);
  }

  @Test
  void aModeratorPublishesAndWithdrawsALink() {
    // given
    Id board = board("fine", Visibility.PUBLIC);
    Id link = add(board, "https://dubious.example/", "Look");
    boards.forgetNews();

    // when
    ModerationCommand.GiveVerdict allow = onLink(board, link, true);
    give(allow);

    // then
    assertThat(boards.application.outcomes())
        .containsExactly(Operation.applied(allow.operation(), link, true));
    assertThat(linksFor(ben, board)).extracting(BoardLinkItem::id).containsExactly(link);
    assertThat(item(ben, board).linkCount()).isEqualTo(1);
    assertThat(own(board).linkCount()).isEqualTo(1);
    TestRecord<BoardLinkKey, BoardLink> fact = only(boards.application.news(Topics.BOARD_LINKS));
    assertThat(fact.value().title()).isEqualTo("Look");
    assertThat(only(boards.application.news(Topics.LINKS)).key()).isEqualTo(link);

    // and back
    give(onLink(board, link, false));
    assertThat(linksFor(ben, board)).isEmpty();
    assertThat(item(ben, board).linkCount()).isZero();
    assertThat(own(board).linkCount()).isEqualTo(1);
    assertThat(linksFor(ada, board).get(0).state()).isEqualTo(State.REJECTED);
    assertThat(only(boards.application.news(Topics.BOARD_LINKS)).getValue()).isNull();
  }

  @Test
  void aHeldLinkIsRemovedWithItsReview() {
    Id board = board("fine", Visibility.PUBLIC);
    Id link = add(board, "https://dubious.example/", null);
    boards.forgetNews();

    boards.send(boards.removal(ada, board, link), LATER);

    assertThat(own(board).linkCount()).isZero();
    assertThat(linksFor(ada, board)).isEmpty();
    assertThat(boards.application.newBytes(Topics.BOARD_LINKS)).isEmpty();
    assertThat(only(boards.application.news(Topics.REVIEWS)).getValue()).isNull();
  }

  @Test
  void nothingIsLeftOfADeletedBoard() {
    // given
    Id board = board("dubious", Visibility.PUBLIC);
    boards.send(boards.addition(ada, board, URL), NOW);
    Id link = add(board, "https://dubious.example/", null);
    boards.forgetNews();

    // when
    BoardCommand.DeleteBoard delete = boards.deletion(ada, board);
    boards.send(delete, LATER);
    for (int i = 0; i < 10; i++) {
      boards.tick();
    }

    // then
    assertThat(boards.application.news(Topics.REVIEWS))
        .extracting(TestRecord::getKey)
        .containsExactlyInAnyOrder(board, Id.ofReview(board, link));
    for (String store :
        List.of(
            BoardLinks.BOARD_LINKS,
            BoardLinks.HELD_BOARD_LINKS,
            BoardLinks.BOARD_LINK_PLACES,
            BoardLinks.HELD_LINK_COUNTS,
            "reviews")) {
      try (var rows = boards.application.store(store).all()) {
        assertThat(rows.hasNext()).as(store).isFalse();
      }
    }
  }

  @Test
  void verdictsOnNothingAreRejected() {
    Id nothing = boards.newBoard(ada);
    give(onBoard(nothing, true, null));
    give(onLink(nothing, boards.addition(ada, nothing, "https://example.org/").link(), true));

    assertThat(boards.application.outcomes())
        .extracting(Operation::status)
        .containsExactly(Operation.Status.REJECTED, Operation.Status.REJECTED);
  }

  private Id board(String name, Visibility visibility) {
    Id board = boards.board(ada, name, visibility, NOW);
    boards.forgetNews();
    return board;
  }

  private Id add(Id board, String url, @Nullable String title) {
    BoardCommand.AddLink add = boards.addition(ada, board, url, title, null);
    assertThat(boards.send(add, SOON))
        .isEqualTo(Operation.applied(add.operation(), add.link(), true));
    return add.link();
  }

  private ModerationCommand.GiveVerdict onBoard(Id board, boolean allow, @Nullable String note) {
    return new ModerationCommand.GiveVerdict(
        boards.operation(moderator), moderator, board, allow, note);
  }

  private ModerationCommand.GiveVerdict onLink(Id board, Id link, boolean allow) {
    return new ModerationCommand.GiveVerdict(
        boards.operation(moderator), moderator, Id.ofReview(board, link), allow, null);
  }

  private void give(ModerationCommand.GiveVerdict verdict) {
    boards.append(verdict, LATER);
  }

  private BoardItem own(Id board) {
    return item(ada, board);
  }

  private BoardItem item(Id viewer, Id board) {
    return Json.read(boards.reader.board(viewer, board).orElseThrow(), BoardItem.class);
  }

  private List<BoardLinkItem> linksFor(Id viewer, Id board) {
    return boards.reader.links(viewer, board, ALL).orElseThrow().items().stream()
        .map(json -> Json.read(json, BoardLinkItem.class))
        .toList();
  }
}
