package io.pinstream.topologies.boards;

import static java.util.Objects.requireNonNull;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The boards of the owners who live here: by id, and in a list for each who may see them. */
final class BoardTable {

  /** Store: home, board → BoardItem. */
  static final String BOARDS = "boards";

  /**
   * Store: home, owner, who may see it, createdAt, board → nothing. For each of those who may see
   * boards of an owner (himself, everyone, one friend) a list of its own, newest first.
   */
  static final String BOARD_LISTS = "board-lists";

  static final StoreSet STORES = StoreSet.logged(BOARDS, BOARD_LISTS);

  private static final byte[] NOTHING = new byte[0];

  // What tells the lists of an owner apart in their keys.
  private static final int OWN = 0;
  private static final int PUBLIC = 1;
  private static final int SHARED = 2;

  private final KeyValueStore<Bytes, byte[]> boards;
  private final KeyValueStore<Bytes, byte[]> lists;

  BoardTable(ProcessorContext<?, ?> context) {
    boards = context.getStateStore(BOARDS);
    lists = context.getStateStore(BOARD_LISTS);
  }

  @Nullable BoardItem find(Id board) {
    byte[] json = boards.get(StoreKey.of(board).bytes());
    return json == null ? null : Json.read(json, BoardItem.class);
  }

  /** Puts a board that is new here. */
  void put(BoardItem board) {
    update(board);
    lists.put(own(board.ownerId()).position(position(board)).bytes(), NOTHING);
    if (isForAll(board)) {
      publish(board);
    }
  }

  /** Puts a board of which name, description, visibility or state is new. */
  void change(BoardItem before, BoardItem board) {
    update(board);
    if (isForAll(board) && !isForAll(before)) {
      publish(board);
    } else if (isForAll(before) && !isForAll(board)) {
      unpublish(board);
    }
  }

  private void publish(BoardItem board) {
    lists.put(published(board.ownerId()).position(position(board)).bytes(), NOTHING);
  }

  /**
   * To be called only if it was for all: a deletion of what is not there is a row too, and whoever
   * reads the list would have to pass by one for every other board.
   */
  private void unpublish(BoardItem board) {
    Wiring.erase(lists, published(board.ownerId()).position(position(board)).bytes());
  }

  /** Puts a board whose number of links is new. */
  void update(BoardItem board) {
    boards.put(StoreKey.of(board.id()).bytes(), Json.write(board));
  }

  /** Hides a board from everyone; lists of friends still name it. */
  void remove(BoardItem board) {
    Wiring.erase(boards, StoreKey.of(board.id()).bytes());
    Wiring.erase(lists, own(board.ownerId()).position(position(board)).bytes());
    if (isForAll(board)) {
      unpublish(board);
    }
  }

  void listFor(Id friend, Id owner, Position board) {
    lists.put(shared(owner, friend).position(board).bytes(), NOTHING);
  }

  void unlistFor(Id friend, Id owner, Position board) {
    Wiring.erase(lists, shared(owner, friend).position(board).bytes());
  }

  /** The next of an owner's boards behind a position that everyone may see. */
  List<BoardItem> forAll(Id owner, @Nullable Position after, int limit) {
    List<BoardItem> next = new ArrayList<>();
    KeyRange range = Pages.range(published(owner), after);
    try (KeyValueIterator<Bytes, byte[]> rows = lists.range(range.from(), range.to())) {
      while (rows.hasNext() && next.size() < limit) {
        next.add(requireNonNull(find(Pages.position(rows.next().key).id())));
      }
    }
    return next;
  }

  /** The next of all boards, by home and id. */
  List<BoardItem> all(@Nullable Position after, int limit) {
    List<BoardItem> next = new ArrayList<>();
    StoreKey from = after == null ? StoreKey.at(0) : StoreKey.of(after.id()).mark(0);
    try (KeyValueIterator<Bytes, byte[]> rows =
        boards.range(from.bytes(), StoreKey.at(0xFFFF).range().to())) {
      while (rows.hasNext() && next.size() < limit) {
        next.add(Json.read(rows.next().value, BoardItem.class));
      }
    }
    return next;
  }

  static Position position(BoardItem board) {
    return new Position(board.createdAt().toEpochMilli(), board.id());
  }

  static boolean isPublished(BoardItem board) {
    return board.stateOrPublished() == State.PUBLISHED;
  }

  /** Whether everyone may see it. */
  static boolean isForAll(BoardItem board) {
    return board.visibility() == Visibility.PUBLIC && isPublished(board);
  }

  /**
   * Who may see a board: its owner always; others if it is published, and public or shared with
   * them. Every read and every command goes by this.
   *
   * @param shared whether the board is shared with the viewer; asked only if it matters
   */
  static boolean maySee(Id viewer, BoardItem board, BooleanSupplier shared) {
    return board.ownerId().equals(viewer)
        || isForAll(board)
        || (isPublished(board) && shared.getAsBoolean());
  }

  /** All boards of an owner. */
  static StoreKey own(Id owner) {
    return StoreKey.of(owner).mark(OWN);
  }

  /** Those that everyone may see. */
  static StoreKey published(Id owner) {
    return StoreKey.of(owner).mark(PUBLIC);
  }

  /** Those that are shared with this friend. */
  static StoreKey shared(Id owner, Id friend) {
    return StoreKey.of(owner).mark(SHARED).id(friend);
  }
}
