package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.jobs.DurableJobs;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.HeldAuthors;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells everyone of the boards and links that everyone may see. What the two topics show is kept
 * here, row by row: a tombstone is written only for what was shown, so that not even the key of
 * anything private gets out. The type of event is the same whatever the reason.
 *
 * <p>A board is shown, or is no longer, in the transaction of what decided that; so are the first
 * of its links. The other links follow as {@link DurableJobs}, and so do the boards of an owner
 * whose account is held or released.
 */
final class PublicBoards {

  /**
   * Store: home, board → nothing, for each board that the topic shows. Beside them, for the lowest
   * home of a partition: home → nothing, once the boards of older versions have been shown.
   */
  static final String PUBLIC_BOARDS = "public-boards";

  /** Store: home, board, addedAt, link → nothing, for each link that the topic shows. */
  static final String PUBLIC_BOARD_LINKS = "public-board-links";

  /** Store: home, board or owner or nothing more (all boards) → PublicBoardsJob. */
  static final String PUBLIC_BOARD_JOBS = "public-board-jobs";

  static final StoreSet STORES =
      StoreSet.logged(PUBLIC_BOARDS, PUBLIC_BOARD_LINKS, PUBLIC_BOARD_JOBS);

  /** Boards or links of one job at a time: what a slice can be longer by. */
  static final int STEP = 100;

  private static final byte[] NOTHING = new byte[0];

  private final BoardTable table;
  private final BoardLinks links;
  private final HeldAuthors heldAuthors;
  private final CloudEvents events;
  private final KeyValueStore<Bytes, byte[]> shownBoards;
  private final KeyValueStore<Bytes, byte[]> shownLinks;
  private final KeyValueStore<Bytes, byte[]> openJobs;
  private final DurableJobs jobs;
  // The lowest home of the partition: a row of all of it moves with that home when partitions are
  // doubled, and the new partition finds none.
  private final int lowestHome;

  PublicBoards(
      ProcessorContext<Homed, Object> context,
      BoardTable table,
      BoardLinks links,
      CloudEvents events,
      TimeBudget timeBudget) {
    this.table = table;
    this.links = links;
    this.events = events;
    heldAuthors = new HeldAuthors(context);
    shownBoards = context.getStateStore(PUBLIC_BOARDS);
    shownLinks = context.getStateStore(PUBLIC_BOARD_LINKS);
    openJobs = context.getStateStore(PUBLIC_BOARD_JOBS);
    jobs = new DurableJobs(context, openJobs, timeBudget, this::step);
    lowestHome = context.taskId().partition();
  }

  /**
   * Goes on with what an earlier task left. Boards of versions that had no such topics are shown
   * once, at the first start.
   */
  void resume(long now) {
    Bytes all = StoreKey.at(lowestHome).bytes();
    if (shownBoards.get(all) == null && openJobs.get(all) == null) {
      // No operation caused it; an id stands in the place of one.
      Id operation = Id.ofJudgement(Id.ofRoles(), now);
      jobs.begin(all, Json.write(new PublicBoardsJob(operation, now, null)));
    } else {
      jobs.resume();
    }
  }

  /** Whether links of a board are still to be shown, or are shown and must not be. */
  boolean isUnderWay(Id board) {
    return openJobs.get(StoreKey.of(board).bytes()) != null;
  }

  /**
   * A board is new, or something of it is.
   *
   * @param board null if it was deleted
   */
  void changed(Id id, @Nullable BoardItem board, Id operation, long now) {
    if (board != null && isVisible(board) && isShown(id)) {
      events.emitPublic(
          Topics.PUBLIC_BOARDS, id, BoardFacts.fact(board), "public-board.updated", operation, now);
    } else if (bringUpToDate(id, board, operation, now)) {
      begin(id, new PublicBoardsJob(operation, now, null));
    }
  }

  /** An owner's account is no longer published, or is again. */
  void ownerChanged(Id owner, Id operation, long now) {
    begin(owner, new PublicBoardsJob(operation, now, null));
  }

  /** A published link stands on a board. */
  void linkAdded(Id board, BoardLinkItem link, Id operation, long now) {
    if (isShown(board)) {
      show(board, link, operation, now);
    }
  }

  /** A link that was published is so no more, or was removed. */
  void linkGone(Id board, Position link, Id operation, long now) {
    Bytes key = BoardLinks.key(board, link);
    if (shownLinks.get(key) != null) {
      hide(key, board, link, operation, now);
    }
  }

  private boolean isVisible(BoardItem board) {
    return BoardTable.isForAll(board) && !heldAuthors.isHeld(board.ownerId());
  }

  private boolean isShown(Id board) {
    return shownBoards.get(StoreKey.of(board).bytes()) != null;
  }

  /** Shows a board, or hides it; false if that is done already. Its links are to follow. */
  private boolean bringUpToDate(Id id, @Nullable BoardItem board, Id operation, long now) {
    boolean visible = board != null && isVisible(board);
    if (visible == isShown(id)) {
      return false;
    }
    Bytes key = StoreKey.of(id).bytes();
    if (board != null && visible) {
      shownBoards.put(key, NOTHING);
      events.emitPublic(
          Topics.PUBLIC_BOARDS,
          id,
          BoardFacts.fact(board),
          "public-board.published",
          operation,
          now);
    } else {
      Wiring.erase(shownBoards, key);
      events.emitPublic(Topics.PUBLIC_BOARDS, id, null, "public-board.withdrawn", operation, now);
    }
    return true;
  }

  /** Takes the first step of a job at once, instead of what was still to be done there. */
  private void begin(Id id, PublicBoardsJob job) {
    Bytes key = StoreKey.of(id).bytes();
    PublicBoardsJob rest = take(id, job);
    if (rest != null) {
      jobs.begin(key, Json.write(rest));
    } else if (openJobs.get(key) != null) {
      Wiring.erase(openJobs, key);
    }
  }

  private boolean step(Bytes key, byte[] json, long now) {
    PublicBoardsJob job = Json.read(json, PublicBoardsJob.class);
    boolean all = key.get().length == Short.BYTES;
    PublicBoardsJob rest =
        all ? allBoards(job) : take(Id.read(ByteBuffer.wrap(key.get()).position(2)), job);
    if (rest != null) {
      openJobs.put(key, Json.write(rest));
      return true;
    }
    if (all) {
      shownBoards.put(key, NOTHING);
    }
    Wiring.erase(openJobs, key);
    return true;
  }

  /** Takes one step of a job; what is left of it, or null. */
  private @Nullable PublicBoardsJob take(Id id, PublicBoardsJob job) {
    if (id.type() == IdType.USER) {
      return bringUpToDate(table.forAll(id, job.after(), STEP), job);
    }
    return isShown(id) ? showLinks(id, job) : hideLinks(id, job);
  }

  private @Nullable PublicBoardsJob allBoards(PublicBoardsJob job) {
    return bringUpToDate(table.all(job.after(), STEP), job);
  }

  private @Nullable PublicBoardsJob bringUpToDate(List<BoardItem> boards, PublicBoardsJob job) {
    for (BoardItem board : boards) {
      if (bringUpToDate(board.id(), board, job.operation(), job.at())) {
        jobs.begin(
            StoreKey.of(board.id()).bytes(),
            Json.write(new PublicBoardsJob(job.operation(), job.at(), null)));
      }
    }
    return boards.size() < STEP ? null : job.downTo(BoardTable.position(boards.getLast()));
  }

  private @Nullable PublicBoardsJob showLinks(Id board, PublicBoardsJob job) {
    List<BoardLinkItem> next = links.published(board, job.after(), STEP);
    for (BoardLinkItem link : next) {
      if (shownLinks.get(BoardLinks.key(board, BoardLinks.position(link))) == null) {
        show(board, link, job.operation(), job.at());
      }
    }
    return next.size() < STEP ? null : job.downTo(BoardLinks.position(next.getLast()));
  }

  private @Nullable PublicBoardsJob hideLinks(Id board, PublicBoardsJob job) {
    List<Position> next = PlacedRows.next(shownLinks, board, job.after(), STEP);
    for (Position link : next) {
      hide(BoardLinks.key(board, link), board, link, job.operation(), job.at());
    }
    return next.size() < STEP ? null : job.downTo(next.getLast());
  }

  private void show(Id board, BoardLinkItem link, Id operation, long now) {
    shownLinks.put(BoardLinks.key(board, BoardLinks.position(link)), NOTHING);
    BoardLink fact = BoardFacts.fact(board, link);
    events.emitPublic(
        Topics.PUBLIC_BOARD_LINKS,
        new BoardLinkKey(board, link.id()),
        fact,
        "public-board-link.published",
        operation,
        now);
  }

  private void hide(Bytes key, Id board, Position link, Id operation, long now) {
    Wiring.erase(shownLinks, key);
    events.emitPublic(
        Topics.PUBLIC_BOARD_LINKS,
        new BoardLinkKey(board, link.id()),
        null,
        "public-board-link.withdrawn",
        operation,
        now);
  }
}
