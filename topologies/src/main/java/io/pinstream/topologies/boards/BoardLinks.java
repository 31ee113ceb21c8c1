package io.pinstream.topologies.boards;

import static java.util.Objects.requireNonNull;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.State;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The links of boards: in a list for all, or one for the owner alone, and by link. */
public final class BoardLinks {

  /** Store: home, board, addedAt, link → BoardLinkItem, without ogDetail. Newest first. */
  public static final String BOARD_LINKS = "board-links";

  /** Store: as {@link #BOARD_LINKS}, of links that are not published. */
  public static final String HELD_BOARD_LINKS = "held-board-links";

  static final ModeratedRows.Names LINK_ROWS =
      new ModeratedRows.Names(BOARD_LINKS, HELD_BOARD_LINKS);

  /** Store: home, board → how many links of it are not published; no row if none are. */
  public static final String HELD_LINK_COUNTS = "held-link-counts";

  /**
   * Store: home, board, link → addedAt, in whichever of the two lists. Tells whether a link is
   * there.
   */
  public static final String BOARD_LINK_PLACES = "board-link-places";

  static final StoreSet STORES =
      StoreSet.logged(BOARD_LINKS, HELD_BOARD_LINKS, HELD_LINK_COUNTS, BOARD_LINK_PLACES);

  private final ModeratedRows rows;
  private final KeyValueStore<Bytes, byte[]> places;
  private final KeyValueStore<Bytes, byte[]> heldCounts;

  BoardLinks(ProcessorContext<?, ?> context) {
    rows = new ModeratedRows(context, LINK_ROWS);
    places = context.getStateStore(BOARD_LINK_PLACES);
    heldCounts = context.getStateStore(HELD_LINK_COUNTS);
  }

  /** A link of a board, whether others see it or not; null if it does not stand there. */
  @Nullable BoardLinkItem find(Id board, Id link) {
    byte[] since = places.get(PlacedRows.place(board, link));
    if (since == null) {
      return null;
    }
    Bytes key = key(board, new Position(ByteBuffer.wrap(since).getLong(), link));
    byte[] json = rows.published(key);
    return Json.read(json == null ? requireNonNull(rows.held(key)) : json, BoardLinkItem.class);
  }

  /** Puts a link in its state, new or as it is from now on; how many others see now more. */
  int put(Id board, BoardLinkItem link) {
    Position at = position(link);
    Bytes key = key(board, at);
    boolean isNew =
        places.putIfAbsent(
                PlacedRows.place(board, at.id()),
                ByteBuffer.allocate(8).putLong(at.millis()).array())
            == null;
    byte[] json = Json.write(link);
    if (link.stateOrPublished() == State.PUBLISHED) {
      boolean wasHeld = rows.publish(key, json);
      count(board, wasHeld ? -1 : 0);
      return isNew || wasHeld ? 1 : 0;
    }
    boolean wasPublished = rows.hold(key, json);
    count(board, isNew || wasPublished ? 1 : 0);
    return wasPublished ? -1 : 0;
  }

  /** Removes a link; true if others saw it. */
  boolean remove(Id board, Position at) {
    boolean wasPublished = rows.remove(key(board, at));
    Wiring.erase(places, PlacedRows.place(board, at.id()));
    count(board, wasPublished ? 0 : -1);
    return wasPublished;
  }

  /** The next links of a board behind a position, in whatever state. */
  List<Position> next(Id board, @Nullable Position after, int limit) {
    return Stream.of(rows.allPublished(), rows.allHeld())
        .flatMap(list -> PlacedRows.next(list, board, after, limit).stream())
        .sorted()
        .limit(limit)
        .toList();
  }

  /** The next links of a board behind a position that others see. */
  List<BoardLinkItem> published(Id board, @Nullable Position after, int limit) {
    List<BoardLinkItem> next = new ArrayList<>(limit);
    KeyRange range = Pages.range(board, after);
    try (KeyValueIterator<Bytes, byte[]> found =
        rows.allPublished().range(range.from(), range.to())) {
      while (found.hasNext() && next.size() < limit) {
        next.add(Json.read(found.next().value, BoardLinkItem.class));
      }
    }
    return next;
  }

  static Position position(BoardLinkItem link) {
    return new Position(link.addedAt().toEpochMilli(), link.id());
  }

  /** The key of a link in a list. */
  static Bytes key(Id board, Position at) {
    return StoreKey.of(board).position(at).bytes();
  }

  private void count(Id board, long more) {
    if (more == 0) {
      return;
    }
    Bytes key = StoreKey.of(board).bytes();
    byte[] before = heldCounts.get(key);
    long count = (before == null ? 0 : ByteBuffer.wrap(before).getLong()) + more;
    if (count > 0) {
      heldCounts.put(key, ByteBuffer.allocate(8).putLong(count).array());
    } else {
      Wiring.erase(heldCounts, key);
    }
  }
}
