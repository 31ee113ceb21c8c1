package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The links of boards. Those that are published and those that are not stand in lists of their own,
 * so that nobody's read passes by what it may not see; a link stands in one of them.
 */
final class BoardLinks {

  private final PlacedRows published;
  private final PlacedRows held;
  private final KeyValueStore<Bytes, byte[]> heldCounts;

  BoardLinks(ProcessorContext<?, ?> context) {
    String places = BoardsTopology.BOARD_LINK_PLACES;
    published = new PlacedRows(context, BoardsTopology.BOARD_LINKS, places);
    held = new PlacedRows(context, BoardsTopology.HELD_BOARD_LINKS, places);
    heldCounts = context.getStateStore(BoardsTopology.HELD_LINK_COUNTS);
  }

  /** Where a link stands on a board, in whichever list; null if it does not. */
  @Nullable Position find(Id board, Id link) {
    return published.find(board, link);
  }

  /** A published link that stands there, or null if that one is none. */
  @Nullable BoardLinkItem published(Id board, Position at) {
    return item(published.row(board, at));
  }

  /** A link that stands there and is not published, or null if that one is none. */
  @Nullable BoardLinkItem held(Id board, Position at) {
    return item(held.row(board, at));
  }

  private static @Nullable BoardLinkItem item(byte @Nullable [] json) {
    return json == null ? null : Json.read(json, BoardLinkItem.class);
  }

  /** Puts a published link, new or out of the others' list. */
  void publish(Id board, BoardLinkItem link) {
    Position at = position(link);
    if (held.row(board, at) != null) {
      held.erase(board, at);
      count(board, -1);
    }
    published.put(board, at, Json.write(link));
  }

  /** Puts a link that only the owner is to see, new or out of the others' list. */
  void hold(Id board, BoardLinkItem link) {
    Position at = position(link);
    if (held.row(board, at) == null) {
      count(board, 1);
    }
    if (published.row(board, at) != null) {
      published.erase(board, at);
    }
    held.put(board, at, Json.write(link));
  }

  /** Removes a link from whichever list; true if it was published. */
  boolean remove(Id board, Position at) {
    boolean isHeld = held.row(board, at) != null;
    if (isHeld) {
      held.remove(board, at);
      count(board, -1);
    } else {
      published.remove(board, at);
    }
    return !isHeld;
  }

  /** The next links of a board behind a position, of both lists. */
  List<Position> next(Id board, @Nullable Position after, int limit) {
    return Stream.concat(
            published.next(board, after, limit).stream(), held.next(board, after, limit).stream())
        .sorted()
        .limit(limit)
        .toList();
  }

  private void count(Id board, long more) {
    Bytes key = StoreKey.of(board).bytes();
    byte[] before = heldCounts.get(key);
    long count = (before == null ? 0 : ByteBuffer.wrap(before).getLong()) + more;
    if (count > 0) {
      heldCounts.put(key, ByteBuffer.allocate(8).putLong(count).array());
    } else {
      Wiring.erase(heldCounts, key);
    }
  }

  private static Position position(BoardLinkItem link) {
    return new Position(link.addedAt().toEpochMilli(), link.id());
  }
}
