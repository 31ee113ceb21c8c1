package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a deleted board goes bit by bit. A punctuation does one step here. */
class BoardRemovalTest {

  private static final Page.Request ALL = new Page.Request(100, null);
  private static final int MANY = 5_000;

  /** Whatever holds rows of a board, but for what readers may still be told. */
  private static final List<String> STORES =
      List.of(
          BoardTable.BOARDS,
          BoardTable.BOARD_LISTS,
          BoardLinks.BOARD_LINKS,
          BoardLinks.BOARD_LINK_PLACES,
          BoardShares.BOARD_SHARES,
          BoardShares.BOARD_SHARE_PLACES,
          RemoveBoards.BOARD_REMOVALS,
          KeepSharedBoards.SHARED_BOARDS);

  @TempDir private Path folder;
  private DrivenBoards boards;
  private Id ada;
  private Id bob;

  @BeforeEach
  void start() {
    boards = new DrivenBoards(folder.resolve("first"));
    ada = boards.user("ada");
    bob = boards.user("bob");
  }

  @AfterEach
  void stop() {
    boards.close();
  }

  @Test
  void nothingIsLeftOfADeletedBoardAndAllOfItIsToldOnce() {
    // given
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    Set<Id> links = fill(board, 3);
    boards.send(boards.sharing(ada, board, bob), NOW);
    boards.forgetNews();

    // when
    BoardCommand.DeleteBoard delete = boards.deletion(ada, board);
    boards.send(delete, SOON);
    boards.tick();
    boards.tick();

    // then
    List<TestRecord<BoardLinkKey, BoardLink>> removed = boards.application.news(Topics.BOARD_LINKS);
    assertThat(removed)
        .allSatisfy(
            fact -> {
              assertThat(fact.getValue()).isNull();
              assertThat(fact.getRecordTime()).isEqualTo(SOON);
              assertThat(DrivenApplication.text(fact.headers()))
                  .containsEntry("ce_id", delete.operation() + "/" + fact.key())
                  .containsEntry("ce_type", "io.pinstream.board-link.removed");
            })
        .extracting(fact -> fact.key().link())
        .containsExactlyInAnyOrderElementsOf(links);
    TestRecord<ShareKey, Share> unshared = only(boards.application.news(Topics.BOARD_SHARES));
    assertThat(unshared.key()).isEqualTo(new ShareKey(board, bob));
    assertThat(unshared.getValue()).isNull();
    assertThat(DrivenApplication.text(unshared.headers()))
        .containsEntry("ce_id", delete.operation() + "/" + unshared.key());
    assertNothingIsLeft();
    // and nothing is done any more
    boards.forgetNews();
    boards.tick();
    boards.assertNothingWasTold();
  }

  @Test
  void aBoardOfThousandsOfLinksIsInvisibleAtOnceAndGoesInSteps() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    fill(board, MANY);

    boards.send(boards.deletion(ada, board), SOON);

    assertThat(boards.reader.links(ada, board, ALL)).isEmpty();
    assertThat(boards.reader.boardsOf(ada, ada, ALL).items()).isEmpty();
    assertThat(rows(BoardLinks.BOARD_LINKS)).isEqualTo(MANY);
    int steps = 0;
    while (rows(RemoveBoards.BOARD_REMOVALS) > 0) {
      int before = rows(BoardLinks.BOARD_LINKS);
      boards.tick();
      steps++;
      assertThat(before - rows(BoardLinks.BOARD_LINKS)).isBetween(0, RemoveBoards.STEP);
    }
    assertThat(steps).isBetween(MANY / RemoveBoards.STEP, MANY / RemoveBoards.STEP + 2);
    assertNothingIsLeft();
  }

  @Test
  void aRestartGoesOnWhereTheWorkStood() {
    // given a board of which some is gone
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    Set<Id> links = fill(board, 1_000);
    boards.send(boards.sharing(ada, board, bob), NOW);
    boards.forgetNews();
    boards.send(boards.deletion(ada, board), SOON);
    boards.tick();
    boards.tick();
    Set<Id> told = new HashSet<>(removedLinks());
    assertThat(told).hasSize(2 * RemoveBoards.STEP);

    // when
    boards = boards.restarted(folder.resolve("second"));
    assertThat(rows(BoardLinks.BOARD_LINKS)).isEqualTo(1_000 - 2 * RemoveBoards.STEP);
    for (int i = 0; i < 20; i++) {
      boards.tick();
    }

    // then all is told, and nothing twice
    List<Id> rest = removedLinks();
    assertThat(rest).hasSize(1_000 - 2 * RemoveBoards.STEP).doesNotContainAnyElementsOf(told);
    told.addAll(rest);
    assertThat(told).isEqualTo(links);
    assertThat(boards.application.news(Topics.BOARD_SHARES)).hasSize(1);
    assertNothingIsLeft();
  }

  @Test
  void aSmallBoardDoesNotWaitForALargeOne() {
    Id large = boards.board(ada, "large", Visibility.PRIVATE, NOW);
    Id small = boards.board(ada, "small", Visibility.PRIVATE, NOW);
    fill(large, 1_000);
    Set<Id> links = fill(small, 1);
    boards.send(boards.deletion(ada, large), SOON);
    boards.send(boards.deletion(ada, small), SOON);
    boards.forgetNews();

    boards.tick();
    boards.tick();

    assertThat(removedLinks()).hasSize(RemoveBoards.STEP + 1).containsAll(links);
  }

  @Test
  void otherBoardsAreLeftAlone() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id other = boards.board(ada, "Evenings", Visibility.PRIVATE, NOW);
    fill(board, 3);
    fill(other, 3);
    boards.send(boards.sharing(ada, board, bob), NOW);
    boards.send(boards.sharing(ada, other, bob), NOW);

    boards.send(boards.deletion(ada, board), SOON);
    boards.tick();
    boards.tick();

    assertThat(boards.reader.links(bob, other, ALL).orElseThrow().items()).hasSize(3);
    assertThat(boards.reader.boardsOf(bob, ada, ALL).items()).hasSize(1);
    assertThat(boards.reader.sharedWith(bob, ALL).items()).hasSize(1);
    // and the next deletion is worked off as the first was
    boards.send(boards.deletion(ada, other), LATER);
    boards.tick();
    boards.tick();
    assertNothingIsLeft();
  }

  private Set<Id> fill(Id board, int links) {
    Set<Id> added = new HashSet<>();
    for (int i = 0; i < links; i++) {
      BoardCommand.AddLink add = boards.addition(ada, board, "https://example.org/" + i);
      boards.append(add, NOW);
      added.add(add.link());
    }
    boards.forgetNews();
    return added;
  }

  private List<Id> removedLinks() {
    return boards.application.news(Topics.BOARD_LINKS).stream()
        .map(fact -> fact.key().link())
        .toList();
  }

  private void assertNothingIsLeft() {
    STORES.forEach(store -> assertThat(rows(store)).as(store).isZero());
  }

  private int rows(String store) {
    int rows = 0;
    try (KeyValueIterator<Bytes, byte[]> all = boards.application.store(store).all()) {
      while (all.hasNext()) {
        all.next();
        rows++;
      }
    }
    return rows;
  }
}
