package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads boards, each at its owner's home, for somebody. Who may see a board is asked there at the
 * moment of the read, and again when a page of it was read; the same is looked up whether there is
 * a board or not.
 */
public final class BoardsReader {

  private static final byte[] NOBODYS = nobodys();

  private final ViewStores stores;

  public BoardsReader(ViewStores stores) {
    this.stores = stores;
  }

  /** With whom a board is shared, as far as the viewer may know. */
  public sealed interface Shares {

    /** The viewer owns the board. */
    record Listed(Page page) implements Shares {}

    /** The viewer may see the board, but not this. */
    record OwnersOnly() implements Shares {}

    /** There is no such board for the viewer. */
    record NoBoard() implements Shares {}
  }

  /**
   * A board, as somebody who may see it does.
   *
   * @param json a BoardItem
   */
  private record Sight(byte[] json, boolean own, boolean shared) {}

  /** One board as JSON; empty if there is none, or none that this viewer may see. */
  public Optional<byte[]> board(Id viewer, Id board) {
    Sight sight = look(viewer, board);
    return sight == null ? Optional.empty() : Optional.of(sight.json());
  }

  /** The links of a board, newest first; empty as in {@link #board}. */
  public Optional<Page> links(Id viewer, Id board, Page.Request request) {
    Sight sight = look(viewer, board);
    if (sight == null) {
      return Optional.empty();
    }
    Rows read =
        sight.own()
            ? ModeratedRows.ownersRows(stores, BoardLinks.LINK_ROWS, board, request)
            : Pages.rows(
                stores,
                BoardLinks.BOARD_LINKS,
                board.home(),
                Pages.range(board, request.after()),
                request.limit());
    List<byte[]> items = new ArrayList<>(read.rows().size());
    for (Row row : read.rows()) {
      Id link = row.position().id();
      byte[] known = stores.get(KeepLink.LINKS, link.home(), StoreKey.of(link).bytes());
      items.add(OgDetail.into(row.value(), known));
    }
    return look(viewer, board) == null
        ? Optional.empty()
        : Optional.of(new Page(items, read.next()));
  }

  /** Those with whom a board is shared, newest first. */
  public Shares shares(Id viewer, Id board, Page.Request request) {
    Sight sight = look(viewer, board);
    if (sight == null) {
      return new Shares.NoBoard();
    }
    if (!sight.own()) {
      return new Shares.OwnersOnly();
    }
    Page page = Pages.read(stores, BoardShares.BOARD_SHARES, board, request);
    return look(viewer, board) == null ? new Shares.NoBoard() : new Shares.Listed(page);
  }

  /** Those of an owner's boards that the viewer may see, newest first. */
  public Page boardsOf(Id viewer, Id owner, Page.Request request) {
    if (viewer.equals(owner)) {
      return seen(viewer, list(owner, BoardTable.own(owner), request), false);
    }
    Rows published = list(owner, BoardTable.published(owner), request);
    Rows shared = list(owner, BoardTable.shared(owner, viewer), request);
    return seen(viewer, Pages.mergedRows(List.of(published, shared), request.limit()), false);
  }

  /** The boards of others that are shared with the viewer, newest first. New ones come late. */
  public Page sharedWith(Id viewer, Page.Request request) {
    Rows shared =
        Pages.rows(
            stores,
            KeepSharedBoards.SHARED_BOARDS,
            viewer.home(),
            Pages.range(viewer, request.after()),
            request.limit());
    return seen(viewer, shared, true);
  }

  private Rows list(Id owner, StoreKey list, Page.Request request) {
    return Pages.rows(
        stores,
        BoardTable.BOARD_LISTS,
        owner.home(),
        Pages.range(list, request.after()),
        request.limit());
  }

  /** What the viewer sees of boards that were on a list a moment ago. */
  private Page seen(Id viewer, Rows listed, boolean sharedOnly) {
    List<byte[]> items = new ArrayList<>(listed.rows().size());
    for (Row row : listed.rows()) {
      Sight sight = look(viewer, row.position().id());
      if (sight != null && (sight.shared() || !sharedOnly)) {
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
