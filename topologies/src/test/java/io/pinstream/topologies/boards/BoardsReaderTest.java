package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.ShareItem;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardsReaderTest {

  private static final Page.Request ALL = new Page.Request(100, null);

  @TempDir private Path folder;
  private DrivenBoards boards;
  private BoardsReader reader;
  private Id ada;
  private Id bob;
  private Id eve;

  @BeforeEach
  void start() {
    boards = new DrivenBoards(folder);
    reader = boards.reader;
    ada = boards.user("ada");
    bob = boards.user("bob");
    eve = boards.user("eve");
  }

  @AfterEach
  void stop() {
    boards.close();
  }

  // Boards

  @Test
  void everyoneSeesTheBoardsOfAnOwnerThatTheyMaySee() {
    Id first = boards.board(ada, "private", Visibility.PRIVATE, NOW);
    Id second = boards.board(ada, "public", Visibility.PUBLIC, SOON);
    Id third = boards.board(ada, "shared", Visibility.PRIVATE, LATER);
    Id both = boards.board(ada, "public and shared", Visibility.PUBLIC, LATER.plusSeconds(1));
    boards.board(bob, "of somebody else", Visibility.PUBLIC, NOW);
    share(third, bob);
    share(both, bob);

    assertThat(ids(reader.boardsOf(ada, ada, ALL))).containsExactly(both, third, second, first);
    assertThat(ids(reader.boardsOf(bob, ada, ALL))).containsExactly(both, third, second);
    assertThat(ids(reader.boardsOf(eve, ada, ALL))).containsExactly(both, second);
  }

  @Test
  void listsOfPublicAndSharedBoardsArePagedAsOne() {
    List<Id> visible = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean isPublic = i % 3 != 0;
      Instant at = NOW.plusSeconds(i);
      Id board = boards.board(ada, "b", isPublic ? Visibility.PUBLIC : Visibility.PRIVATE, at);
      if (i % 2 == 0) {
        share(board, bob);
      }
      if (isPublic || i % 2 == 0) {
        visible.addFirst(board);
      }
    }

    for (int limit = 1; limit <= visible.size() + 1; limit++) {
      List<Id> read = new ArrayList<>();
      Position after = null;
      do {
        Page page = reader.boardsOf(bob, ada, new Page.Request(limit, after));
        assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
        read.addAll(ids(page));
        after = page.next();
      } while (after != null);
      assertThat(read).as("by %d", limit).isEqualTo(visible);
    }
  }

  @Test
  void aPrivateBoardLeavesNothingInTheListForAll() {
    // Not even a deletion, which is a row that readers of the list would have to pass by.
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    boards.send(boards.update(ada, board, "Dawns", null, null), SOON);
    boards.send(boards.deletion(ada, board), LATER);

    KeyRange forAll = BoardTable.published(ada).range();
    assertThat(boards.application.changes(BoardTable.BOARD_LISTS))
        .hasSize(2)
        .noneMatch(key -> key.compareTo(forAll.from()) >= 0 && key.compareTo(forAll.to()) < 0);
  }

  @Test
  void boardsOfTheSameMillisecondAreAllListed() {
    List<Id> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(boards.board(ada, "b", Visibility.PUBLIC, NOW));
    }

    Page first = reader.boardsOf(eve, ada, new Page.Request(3, null));
    Page rest = reader.boardsOf(eve, ada, new Page.Request(3, first.next()));
    assertThat(ids(first)).hasSize(3).doesNotContainAnyElementsOf(ids(rest));
    assertThat(ids(rest)).hasSize(2);
    assertThat(made).containsAll(ids(first)).containsAll(ids(rest));
  }

  @Test
  void whatIsSharedWithSomebodyIsListedOfAllOwnersNewestFirst() {
    Id first = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Id second = boards.board(eve, "Evenings", Visibility.PRIVATE, SOON);
    Id third = boards.board(ada, "Mornings", Visibility.PRIVATE, LATER);
    share(third, bob);
    share(first, bob);
    assertThat(boards.send(boards.sharing(eve, second, bob), LATER).changed()).isTrue();
    boards.board(eve, "public", Visibility.PUBLIC, NOW);

    assertThat(ids(reader.sharedWith(bob, ALL))).containsExactly(third, second, first);
    assertThat(reader.sharedWith(ada, ALL).items()).isEmpty();
    Page page = reader.sharedWith(bob, new Page.Request(2, null));
    assertThat(ids(page)).containsExactly(third, second);
    assertThat(ids(reader.sharedWith(bob, new Page.Request(2, page.next()))))
        .containsExactly(first);
  }

  @Test
  void aListThatLagsShowsNothingThatIsNotSharedAnyMore() {
    Id gone = boards.board(ada, "gone", Visibility.PRIVATE, NOW);
    Id unshared = boards.board(ada, "public and not shared", Visibility.PUBLIC, SOON);
    Id shared = boards.board(ada, "shared", Visibility.PRIVATE, LATER);
    share(gone, bob);
    share(unshared, bob);
    share(shared, bob);
    assertThat(ids(reader.sharedWith(bob, ALL))).containsExactly(shared, unshared, gone);

    // when, and word of it has not come
    boards.send(boards.deletion(ada, gone), LATER);
    boards.send(boards.unsharing(ada, unshared, bob), LATER);
    putBack(gone, NOW);
    putBack(unshared, SOON);

    // then
    assertThat(ids(reader.sharedWith(bob, ALL))).containsExactly(shared);
  }

  // Links

  @Test
  void linksComeNewestFirstInPages() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    for (int i = 0; i < 5; i++) {
      boards.send(boards.addition(ada, board, "https://example.org/" + i), NOW.plusSeconds(i));
    }

    Page first = reader.links(ada, board, new Page.Request(3, null)).orElseThrow();
    Page rest = reader.links(ada, board, new Page.Request(3, first.next())).orElseThrow();

    assertThat(urls(first))
        .containsExactly("https://example.org/4", "https://example.org/3", "https://example.org/2");
    assertThat(urls(rest)).containsExactly("https://example.org/1", "https://example.org/0");
    assertThat(rest.next()).isNull();
  }

  @Test
  void whoMayNotSeeABoardSeesNothingOfIt() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    boards.send(boards.addition(ada, board, "https://example.org/"), NOW);
    share(board, bob);

    assertThat(reader.links(bob, board, ALL)).isPresent();
    assertThat(reader.links(eve, board, ALL)).isEmpty();
    assertThat(reader.board(eve, board)).isEmpty();
    assertThat(reader.shares(eve, board, ALL)).isEqualTo(new BoardsReader.Shares.NoBoard());
  }

  @Test
  void aShareThatEndsWhileAPageIsReadEndsTheRead() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    boards.send(boards.addition(ada, board, "https://example.org/"), NOW);
    share(board, bob);
    Watched stores = new Watched(boards.application.stores(), BoardLinks.BOARD_LINKS);
    stores.meanwhile = () -> boards.send(boards.unsharing(ada, board, bob), SOON);

    assertThat(new BoardsReader(stores).links(bob, board, ALL)).isEmpty();
  }

  @Test
  void aMissingBoardIsLookedForAsAnInvisibleOne() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    Watched stores = new Watched(boards.application.stores(), "");
    BoardsReader counted = new BoardsReader(stores);

    counted.board(eve, board);
    List<String> forInvisible = List.copyOf(stores.looked);
    stores.looked.clear();
    counted.board(eve, boards.newBoard(ada));

    assertThat(stores.looked).isEqualTo(forInvisible).hasSize(2);
  }

  @Test
  void whatIsKeptOfALinkEndsWithWhatIsPutInLater() {
    BoardLinkItem item =
        new BoardLinkItem(
            boards.newBoard(ada),
            "https://example.org/",
            "hash",
            null,
            new RawJson("{\"ogDetail\":null}"),
            NOW,
            null);

    assertThat(new String(Json.write(item), StandardCharsets.UTF_8))
        .endsWith(",\"ogDetail\":null}");
  }

  // Shares

  @Test
  void onlyAnOwnerSeesWithWhomABoardIsShared() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    assertThat(boards.send(boards.sharing(ada, board, bob), SOON).changed()).isTrue();
    assertThat(boards.send(boards.sharing(ada, board, eve), LATER).changed()).isTrue();

    BoardsReader.Shares shares = reader.shares(ada, board, new Page.Request(1, null));
    assertThat(shares).isInstanceOf(BoardsReader.Shares.Listed.class);
    Page page = ((BoardsReader.Shares.Listed) shares).page();
    assertThat(page.items())
        .map(json -> Json.read(json, ShareItem.class))
        .containsExactly(new ShareItem(eve, LATER));
    assertThat(page.next()).isEqualTo(new Position(LATER.toEpochMilli(), eve));
    assertThat(reader.shares(bob, board, ALL)).isEqualTo(new BoardsReader.Shares.OwnersOnly());
  }

  private void share(Id board, Id friend) {
    assertThat(boards.send(boards.sharing(ada, board, friend), LATER).changed()).isTrue();
  }

  /** An entry of Bob's list, as it stands there until word comes. */
  private void putBack(Id board, Instant createdAt) {
    boards
        .application
        .store(KeepSharedBoards.SHARED_BOARDS)
        .put(
            StoreKey.of(bob).position(new Position(createdAt.toEpochMilli(), board)).bytes(),
            new byte[0]);
  }

  private static List<Id> ids(Page page) {
    return page.items().stream().map(json -> Json.read(json, BoardItem.class).id()).toList();
  }

  private static List<String> urls(Page page) {
    return page.items().stream()
        .map(json -> Json.read(json, BoardLinkItem.class).originalUrl())
        .toList();
  }

  /** Tells what is looked up, and lets something happen when rows of a store were read. */
  private static final class Watched implements ViewStores {

    private final ViewStores stores;
    private final String store;
    private final List<String> looked = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    Watched(ViewStores stores, String store) {
      this.stores = stores;
      this.store = store;
    }

    @Override
    public byte @Nullable [] get(String name, int home, Bytes key) {
      looked.add(name);
      return stores.get(name, home, key);
    }

    @Override
    public <T> T range(
        String name, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      looked.add(name);
      T found = stores.range(name, home, range, read);
      if (name.equals(store)) {
        meanwhile.run();
      }
      return found;
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      ranges.forEach(range -> looked.add(store));
      return stores.firstRows(store, ranges, limit);
    }

    @Override
    public <R> @Nullable R ask(String name, int home, Query<R> query) {
      looked.add(name);
      return stores.ask(name, home, query);
    }
  }
}
