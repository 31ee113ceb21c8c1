package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.jobs.DurableJobs;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.KeptReviews;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Removes what hung on boards that were deleted: any number of links and shares. Works as {@link
 * DurableJobs} do, on all such boards by turns.
 */
public final class RemoveBoards {

  /** Store: home, board → BoardRemoval: deleted, and not all of it gone yet. */
  public static final String BOARD_REMOVALS = "board-removals";

  static final StoreSet STORES = StoreSet.logged(BOARD_REMOVALS);

  /** Rows of one board at a time: what a slice can be longer by. */
  static final int STEP = 100;

  private final KeyValueStore<Bytes, byte[]> removals;
  private final BoardLinks links;
  private final BoardShares shares;
  private final CloudEvents events;
  private final KeptReviews reviews;
  private final DurableJobs jobs;

  RemoveBoards(
      ProcessorContext<Homed, Object> context,
      BoardLinks links,
      BoardShares shares,
      CloudEvents events,
      KeptReviews reviews,
      TimeBudget timeBudget) {
    this.removals = context.getStateStore(BOARD_REMOVALS);
    this.links = links;
    this.shares = shares;
    this.events = events;
    this.reviews = reviews;
    this.jobs = new DurableJobs(context, removals, timeBudget, this::step);
  }

  /** Goes on with what an earlier task left. */
  void resume() {
    jobs.resume();
  }

  void begin(Id board, BoardRemoval removal) {
    jobs.begin(StoreKey.of(board).bytes(), Json.write(removal));
  }

  /** Whether something is left of a board that was deleted. */
  boolean isUnderWay(Id board) {
    return removals.get(StoreKey.of(board).bytes()) != null;
  }

  private boolean step(Bytes key, byte[] job, long now) {
    BoardRemoval removal = Json.read(job, BoardRemoval.class);
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
    return true;
  }

  private List<Position> removeLinks(Id board, BoardRemoval removal) {
    List<Position> next = links.next(board, removal.after(), STEP);
    for (Position link : next) {
      if (links.remove(board, link)) {
        events.emitMore(
            Topics.BOARD_LINKS,
            new BoardLinkKey(board, link.id()),
            null,
            "board-link.removed",
            removal.operation(),
            removal.deletedAt());
      }
      reviews.end(Id.ofReview(board, link.id()), removal.operation(), removal.deletedAt());
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
}
