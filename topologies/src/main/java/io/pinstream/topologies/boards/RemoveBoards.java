package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Removes what hung on boards that were deleted: any number of links and shares. Works in slices of
 * time, so that the stream goes on, and on all such boards by turns; where it stands with each is
 * logged with what it has done.
 */
final class RemoveBoards {

  private static final Duration PAUSE = Duration.ofMillis(30);

  /** Rows of one board at a time: what a slice can be longer by. */
  static final int STEP = 100;

  private static final Bytes FIRST = StoreKey.at(0).bytes();
  private static final Bytes LAST = last();

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> removals;
  private final PlacedRows links;
  private final BoardShares shares;
  private final CloudEvents events;
  private final Duration slice;
  private @Nullable Cancellable schedule;
  private Bytes turn = FIRST;

  RemoveBoards(
      ProcessorContext<Homed, Object> context,
      PlacedRows links,
      BoardShares shares,
      CloudEvents events,
      Duration slice) {
    this.context = context;
    this.removals = context.getStateStore(BoardsTopology.BOARD_REMOVALS);
    this.links = links;
    this.shares = shares;
    this.events = events;
    this.slice = slice;
  }

  /** Goes on with what an earlier task left. If that is nothing, it shows at the first look. */
  void resume() {
    schedule();
  }

  void begin(Id board, BoardRemoval removal) {
    removals.put(StoreKey.of(board).bytes(), Json.write(removal));
    if (schedule == null) {
      schedule();
    }
  }

  /** Whether something is left of a board that was deleted. */
  boolean isUnderWay(Id board) {
    return removals.get(StoreKey.of(board).bytes()) != null;
  }

  private void schedule() {
    schedule = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, now -> work());
  }

  private void work() {
    long end = System.nanoTime() + slice.toNanos();
    do {
      KeyValue<Bytes, byte[]> next = next();
      if (next == null) {
        if (schedule != null) {
          schedule.cancel();
          schedule = null;
        }
        return;
      }
      turn = behind(next.key);
      step(next.key, Json.read(next.value, BoardRemoval.class));
    } while (System.nanoTime() - end < 0);
  }

  /** The board whose turn it is, or null if there is none. */
  private @Nullable KeyValue<Bytes, byte[]> next() {
    KeyValue<Bytes, byte[]> next = first(turn);
    return next == null ? first(FIRST) : next;
  }

  private @Nullable KeyValue<Bytes, byte[]> first(Bytes from) {
    try (KeyValueIterator<Bytes, byte[]> rows = removals.range(from, LAST)) {
      return rows.hasNext() ? rows.next() : null;
    }
  }

  private void step(Bytes key, BoardRemoval removal) {
    Id board = Id.read(ByteBuffer.wrap(key.get()).position(2));
    List<Position> gone =
        removal.linksGone() ? removeShares(board, removal) : removeLinks(board, removal);
    if (gone.size() == STEP) {
      removals.put(key, Json.write(removal.goneDownTo(gone.getLast())));
    } else if (!removal.linksGone()) {
      removals.put(key, Json.write(removal.withLinksGone()));
    } else {
      removals.delete(key);
    }
  }

  private List<Position> removeLinks(Id board, BoardRemoval removal) {
    List<Position> next = links.next(board, removal.after(), STEP);
    for (Position link : next) {
      links.remove(board, link);
      events.emitMore(
          Topics.BOARD_LINKS,
          new BoardLinkKey(board, link.id()),
          null,
          "board-link.removed",
          removal.operation(),
          removal.deletedAt());
    }
    return next;
  }

  private List<Position> removeShares(Id board, BoardRemoval removal) {
    List<Position> next = shares.next(board, removal.after(), STEP);
    Position place = new Position(removal.createdAt(), board);
    for (Position share : next) {
      shares.remove(removal.owner(), place, share, removal.deletedAt());
      events.emitMore(
          Topics.BOARD_SHARES,
          new ShareKey(board, share.id()),
          null,
          "board-share.ended",
          removal.operation(),
          removal.deletedAt());
    }
    return next;
  }

  private static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }

  private static Bytes last() {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, (byte) 0xFF);
    return Bytes.wrap(bytes);
  }
}
