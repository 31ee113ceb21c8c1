package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static io.pinstream.topologies.boards.DrivenBoards.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Links on boards, and what their pages say of themselves. */
class BoardLinksTest extends BoardsFixture {

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
}
