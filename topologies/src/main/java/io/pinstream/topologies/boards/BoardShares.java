package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.ShareItem;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.requests.RequestHeader;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** With whom the boards of the owners who live here are shared. Keeps the friends' homes told. */
final class BoardShares {

  /** Store: home, board, createdAt, user → ShareItem. Newest first. */
  static final String BOARD_SHARES = "board-shares";

  /** Store: home, board, user → createdAt. Tells whether somebody may see a board. */
  static final String BOARD_SHARE_PLACES = "board-share-places";

  static final StoreSet STORES = StoreSet.logged(BOARD_SHARES, BOARD_SHARE_PLACES);

  private final ProcessorContext<Homed, Object> context;
  private final BoardTable table;
  private final PlacedRows rows;

  BoardShares(ProcessorContext<Homed, Object> context, BoardTable table) {
    this.context = context;
    this.table = table;
    rows = new PlacedRows(context, BOARD_SHARES, BOARD_SHARE_PLACES);
  }

  /** Since when a board is shared with a friend, or null if it is not. */
  @Nullable Position find(Id board, Id friend) {
    return rows.find(board, friend);
  }

  boolean maySee(Id viewer, BoardItem board) {
    return BoardTable.maySee(viewer, board, () -> find(board.id(), viewer) != null);
  }

  void put(Id owner, Position board, Position share, long now) {
    ShareItem item = new ShareItem(share.id(), Instant.ofEpochMilli(share.millis()));
    rows.put(board.id(), share, Json.write(item));
    table.listFor(share.id(), owner, board);
    tell(owner, board, share.id(), true, now);
  }

  void remove(Id owner, Position board, Position share, long now) {
    rows.remove(board.id(), share);
    table.unlistFor(share.id(), owner, board);
    tell(owner, board, share.id(), false, now);
  }

  List<Position> next(Id board, @Nullable Position after, int limit) {
    return rows.next(board, after, limit);
  }

  private void tell(Id owner, Position board, Id friend, boolean shared, long now) {
    SharedBoard notice = new SharedBoard(board.id(), owner, board.millis(), shared);
    BoardsTopology.SHARE_NOTICES.forward(
        context, new Record<>(friend, notice, now, RequestHeader.of(context)));
  }
}
