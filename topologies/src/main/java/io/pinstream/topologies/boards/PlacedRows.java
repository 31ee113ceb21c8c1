package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a board has any number of, each thing once: in a list, newest first, and by the thing, which
 * tells its place in the list.
 */
final class PlacedRows {

  private final KeyValueStore<Bytes, byte[]> list;
  private final KeyValueStore<Bytes, byte[]> places;

  PlacedRows(ProcessorContext<?, ?> context, String list, String places) {
    this.list = context.getStateStore(list);
    this.places = context.getStateStore(places);
  }

  /** Where a thing stands on a board, or null if it does not. */
  @Nullable Position find(Id board, Id thing) {
    byte[] since = places.get(place(board, thing));
    return since == null ? null : new Position(ByteBuffer.wrap(since).getLong(), thing);
  }

  void put(Id board, Position at, byte[] row) {
    list.put(StoreKey.of(board).position(at).bytes(), row);
    places.put(place(board, at.id()), ByteBuffer.allocate(8).putLong(at.millis()).array());
  }

  void remove(Id board, Position at) {
    Wiring.erase(list, StoreKey.of(board).position(at).bytes());
    Wiring.erase(places, place(board, at.id()));
  }

  /** The next things of a board behind a position. */
  List<Position> next(Id board, @Nullable Position after, int limit) {
    return next(list, board, after, limit);
  }

  /** The same of any list of this form. */
  static List<Position> next(
      KeyValueStore<Bytes, byte[]> list, Id board, @Nullable Position after, int limit) {
    List<Position> positions = new ArrayList<>(limit);
    KeyRange range = Pages.range(board, after);
    try (KeyValueIterator<Bytes, byte[]> rows = list.range(range.from(), range.to())) {
      while (rows.hasNext() && positions.size() < limit) {
        positions.add(Pages.position(rows.next().key));
      }
    }
    return positions;
  }

  /** The key under which a place is found. */
  static Bytes place(Id board, Id thing) {
    return StoreKey.of(board).id(thing).bytes();
  }
}
