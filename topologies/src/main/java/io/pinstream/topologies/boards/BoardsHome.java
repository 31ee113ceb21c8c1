package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewStores.HomedKey;
import io.pinstream.topologies.boards.BoardsRead.BoardFor;
import io.pinstream.topologies.boards.BoardsRead.BoardsOf;
import io.pinstream.topologies.boards.BoardsRead.LinkPage;
import io.pinstream.topologies.boards.BoardsRead.LinksOn;
import io.pinstream.topologies.boards.BoardsRead.SharedWith;
import io.pinstream.topologies.boards.BoardsRead.SharesOf;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is read of boards, from the stores of the tasks here. Who may see a board is asked
 * at the moment of the read, and again when a page of it was read; the same is looked up whether
 * there is a board or not.
 */
public final class BoardsHome implements Home<BoardsRead> {

  private static final byte[] NOBODYS = nobodys();

  private final ViewStores stores;

  public BoardsHome(ViewStores stores) {
    this.stores = stores;
  }

  /**
   * A board, as somebody who may see it does.
   *
   * @param json a BoardItem
   */
  private record Sight(byte[] json, boolean own, boolean shared) {}

  @Override
  public HomeAnswer answer(BoardsRead read) {
    return switch (read) {
      case BoardFor of -> board(of);
      case LinksOn of -> links(of);
      case SharesOf of -> shares(of);
      case BoardsOf of -> HomeAnswer.of(boardsOf(of));
      case SharedWith of ->
          HomeAnswer.of(
              Pages.rows(
                  stores,
                  of.store(),
                  of.home(),
                  Pages.range(of.viewer(), of.page().after()),
                  of.page().limit()));
      case LinkPage of ->
          HomeAnswer.ofNullable(stores.get(of.store(), of.home(), StoreKey.of(of.link()).bytes()));
    };
  }

  /** What the links of a page say of themselves is one query for each partition. */
  @Override
  public List<HomeAnswer> answerAll(List<? extends BoardsRead> reads) {
    if (!reads.stream().allMatch(LinkPage.class::isInstance)) {
      return Home.super.answerAll(reads);
    }
    List<HomedKey> keys =
        reads.stream()
            .map(LinkPage.class::cast)
            .map(of -> new HomedKey(of.home(), StoreKey.of(of.link()).bytes()))
            .toList();
    return stores.getEach(KeepLink.LINKS, keys).stream().map(HomeAnswer::ofNullable).toList();
  }

  private HomeAnswer board(BoardFor read) {
    Sight sight = look(read.viewer(), read.board());
    return sight == null || (read.sharedOnly() && !sight.shared())
        ? HomeAnswer.notFound()
        : HomeAnswer.of(sight.json());
  }

  private HomeAnswer links(LinksOn read) {
    Sight sight = look(read.viewer(), read.board());
    if (sight == null) {
      return HomeAnswer.notFound();
    }
    Page.Request page = read.page();
    Rows rows =
        sight.own()
            ? ModeratedRows.ownersRows(stores, BoardLinks.LINK_ROWS, read.board(), page)
            : Pages.rows(
                stores,
                BoardLinks.BOARD_LINKS,
                read.home(),
                Pages.range(read.board(), page.after()),
                page.limit());
    return look(read.viewer(), read.board()) == null ? HomeAnswer.notFound() : HomeAnswer.of(rows);
  }

  private HomeAnswer shares(SharesOf read) {
    Sight sight = look(read.viewer(), read.board());
    if (sight == null) {
      return HomeAnswer.notFound();
    }
    if (!sight.own()) {
      return HomeAnswer.notYours();
    }
    Page page = Pages.read(stores, BoardShares.BOARD_SHARES, read.board(), read.page());
    return look(read.viewer(), read.board()) == null ? HomeAnswer.notFound() : HomeAnswer.of(page);
  }

  private Page boardsOf(BoardsOf read) {
    Id owner = read.owner();
    if (read.viewer().equals(owner)) {
      return seen(read.viewer(), list(owner, BoardTable.own(owner), read.page()));
    }
    Rows published = list(owner, BoardTable.published(owner), read.page());
    Rows shared = list(owner, BoardTable.shared(owner, read.viewer()), read.page());
    return seen(read.viewer(), Pages.mergedRows(List.of(published, shared), read.page().limit()));
  }

  private Rows list(Id owner, StoreKey list, Page.Request page) {
    return Pages.rows(
        stores,
        BoardTable.BOARD_LISTS,
        owner.home(),
        Pages.range(list, page.after()),
        page.limit());
  }

  /** What the viewer sees of boards of this home that were on a list a moment ago. */
  private Page seen(Id viewer, Rows listed) {
    List<byte[]> items = new ArrayList<>(listed.rows().size());
    for (Row row : listed.rows()) {
      Sight sight = look(viewer, row.position().id());
      if (sight != null) {
        items.add(sight.json());
      }
    }
    return new Page(items, listed.next());
  }

  private @Nullable Sight look(Id viewer, Id board) {
    byte[] json = stores.get(BoardTable.BOARDS, board.home(), StoreKey.of(board).bytes());
    byte[] share =
        stores.get(BoardShares.BOARD_SHARE_PLACES, board.home(), PlacedRows.place(board, viewer));
    // Read even if there is none, so that it takes no less time than one that is not to be seen.
    BoardItem item = Json.read(json == null ? NOBODYS : json, BoardItem.class);
    if (json == null) {
      return null;
    }
    boolean own = item.ownerId().equals(viewer);
    boolean shared = share != null;
    if (own) {
      return new Sight(withHeldLinks(item, json), true, shared);
    }
    return BoardTable.maySee(viewer, item, () -> shared) ? new Sight(json, false, shared) : null;
  }

  /** As its owner sees it, who counts also the links that others do not see. */
  private byte[] withHeldLinks(BoardItem board, byte[] json) {
    byte[] held =
        stores.get(BoardLinks.HELD_LINK_COUNTS, board.id().home(), StoreKey.of(board.id()).bytes());
    return held == null ? json : Json.write(board.withLinks(ByteBuffer.wrap(held).getLong()));
  }

  /** A board that is not there, in the form of those that are. */
  private static byte[] nobodys() {
    Id nobody = Id.ofLink(new byte[Id.BYTES]);
    return Json.write(
        new BoardItem(
            nobody, nobody, "None", "", Visibility.PRIVATE, 0, Instant.EPOCH, Instant.EPOCH));
  }
}
