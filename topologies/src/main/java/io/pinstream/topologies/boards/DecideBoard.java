package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Moderation;
import io.pinstream.topologies.moderation.Screen;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decides all that happens to boards and their links. Whoever may not see a board is told the same
 * as if there were none.
 */
final class DecideBoard implements Step<Id, BoardInput> {

  private final BoardTable table;
  private final BoardLinks links;
  private final BoardShares shares;
  private final RemoveBoards removals;
  private final PublicBoards publicBoards;
  private final IdempotencyKeys keys;
  private final JudgeBoards judge;
  private final KeptReviews reviews;
  private final Moderation moderation;
  private final BoardFacts facts;
  private final CloudEvents events;
  private final Outcomes outcomes;

  /**
   * @param timeBudget in which the rest of deleted boards is removed, and that of public boards
   *     told
   * @param screen judges what others would read
   */
  static ProcessorSupplier<Id, BoardInput, Homed, Object> supplier(
      TimeBudget timeBudget, Screen screen) {
    return Step.supplier(
        Moderation.STORES
            .and(HeldAuthors.STORES)
            .and(BoardTable.STORES)
            .and(BoardLinks.STORES)
            .and(BoardShares.STORES)
            .and(RemoveBoards.STORES)
            .and(PublicBoards.STORES),
        context -> new DecideBoard(context, timeBudget, screen));
  }

  private DecideBoard(
      ProcessorContext<Homed, Object> context, TimeBudget timeBudget, Screen screen) {
    table = new BoardTable(context);
    links = new BoardLinks(context);
    shares = new BoardShares(context, table);
    keys = new IdempotencyKeys(context);
    events = new CloudEvents(context);
    outcomes = new Outcomes(context);
    judge = new JudgeBoards(screen, context);
    reviews = new KeptReviews(context, events);
    publicBoards = new PublicBoards(context, table, links, events, timeBudget);
    facts = new BoardFacts(context, events, publicBoards);
    moderation =
        new Moderation(
            context,
            Set.of(Review.Kind.BOARD, Review.Kind.BOARD_LINK),
            new ModeratedBoards(table, links, shares, judge, facts),
            reviews);
    removals = new RemoveBoards(context, links, shares, events, reviews, timeBudget);
    removals.resume();
    publicBoards.resume(context.currentSystemTimeMs());
  }

  @Override
  public void process(Record<Id, BoardInput> record) {
    long now = record.timestamp();
    switch (record.value()) {
      case BoardRequest request -> decide(request, now);
      case BoardInput.OwnerChange change ->
          publicBoards.ownerChanged(record.key(), change.operation(), now);
    }
  }

  private void decide(BoardRequest request, long now) {
    switch (request.command()) {
      case BoardCommand.Edit edit ->
          keys.once(edit, edit.board().home(), now, () -> decide(edit, request.userExists(), now));
      case ModerationCommand moderated -> moderation.decide(moderated, now);
    }
  }

  private void decide(BoardCommand.Edit edit, boolean userExists, long now) {
    switch (edit) {
      case BoardCommand.CreateBoard create -> create(create, now);
      case BoardCommand.UpdateBoard update ->
          ifOwn(update, update.board(), now, board -> update(update, board, now));
      case BoardCommand.DeleteBoard delete ->
          ifOwn(delete, delete.board(), now, board -> delete(delete, board, now));
      case BoardCommand.AddLink add ->
          ifOwn(add, add.link(), now, board -> addLink(add, board, now));
      case BoardCommand.RemoveLink remove ->
          ifOwn(remove, remove.link(), now, board -> removeLink(remove, board, now));
      case BoardCommand.ShareBoard share ->
          ifOwn(share, share.user(), now, board -> share(share, userExists, board, now));
      case BoardCommand.UnshareBoard unshare ->
          ifOwnOrFor(
              unshare.user(), unshare, unshare.user(), now, board -> unshare(unshare, board, now));
    }
  }

  /** Goes on if the board is the caller's; otherwise says no, as much as the caller may know. */
  private void ifOwn(BoardCommand.Edit command, Id target, long now, Consumer<BoardItem> then) {
    ifOwnOrFor(null, command, target, now, then);
  }

  /**
   * As {@link #ifOwn}, but {@code also} may do it too, if the board is one that this user may see.
   */
  private void ifOwnOrFor(
      @Nullable Id also, BoardCommand.Edit command, Id target, long now, Consumer<BoardItem> then) {
    Id caller = command.caller();
    BoardItem board = table.find(command.board());
    if (board == null || !shares.maySee(caller, board)) {
      outcomes.rejected(command, target, noSuchBoard(), now);
    } else if (!board.ownerId().equals(caller) && !caller.equals(also)) {
      outcomes.rejected(command, target, notYours(), now);
    } else {
      then.accept(board);
    }
  }

  private void create(BoardCommand.CreateBoard create, long now) {
    if (table.find(create.board()) != null
        || removals.isUnderWay(create.board())
        || publicBoards.isUnderWay(create.board())) {
      // Its id comes from an Idempotency-Key that was forgotten since.
      outcomes.rejected(create, create.board(), boardExists(), now);
      return;
    }
    Instant time = Instant.ofEpochMilli(now);
    BoardItem board =
        new BoardItem(
            create.board(),
            create.caller(),
            create.name(),
            create.description(),
            create.visibility(),
            0,
            time,
            time);
    Finding finding = judge.board(board);
    BoardItem judged = judged(board, finding);
    table.put(judged);
    facts.created(judged, create, now);
    review(board, finding, create, now);
    outcomes.applied(create, board.id(), true, now);
  }

  private void update(BoardCommand.UpdateBoard update, BoardItem board, long now) {
    BoardItem updated =
        new BoardItem(
            board.id(),
            board.ownerId(),
            orElse(update.name(), board.name()),
            orElse(update.description(), board.description()),
            orElse(update.visibility(), board.visibility()),
            board.linkCount(),
            board.createdAt(),
            board.updatedAt(),
            board.state(),
            board.review());
    if (updated.equals(board)) {
      outcomes.applied(update, board.id(), false, now);
      return;
    }
    BoardItem stamped = updated.withUpdate(Instant.ofEpochMilli(now));
    boolean sameWords =
        updated.name().equals(board.name()) && updated.description().equals(board.description());
    if (!sameWords) {
      Finding finding = judge.changed(stamped, reviews.find(board.id()));
      stamped = judged(stamped, finding);
      review(stamped, finding, update, now);
    }
    table.change(board, stamped);
    facts.changed(board, stamped, update, now);
    outcomes.applied(update, board.id(), true, now);
  }

  private static BoardItem judged(BoardItem board, Finding finding) {
    return board.withState(finding.state(), finding.isFine() ? null : finding.remarks());
  }

  /**
   * Tells moderators of a board that is in doubt, and that one is so no more. One that others saw
   * all the time was reported, or allowed before: other words alone do not end that.
   */
  private void review(BoardItem board, Finding finding, BoardCommand cause, long now) {
    Review kept = reviews.find(board.id());
    boolean wasSeen = kept != null && kept.state() == State.PUBLISHED;
    if (finding.isFine() && !wasSeen) {
      reviews.end(board.id(), cause.operation(), now);
    } else {
      Instant time = Instant.ofEpochMilli(now);
      Review review = finding.review(Review.Kind.BOARD, board.id(), board.ownerId(), time);
      reviews.put(review, cause.operation(), now);
    }
  }

  private void delete(BoardCommand.DeleteBoard delete, BoardItem board, long now) {
    table.remove(board);
    removals.begin(
        board.id(),
        new BoardRemoval(
            delete.operation(),
            board.ownerId(),
            board.createdAt().toEpochMilli(),
            now,
            false,
            null));
    facts.deleted(board, delete, now);
    reviews.end(board.id(), delete.operation(), now);
    outcomes.applied(delete, board.id(), true, now);
  }

  private void addLink(BoardCommand.AddLink add, BoardItem board, long now) {
    if (links.find(board.id(), add.link()) != null) {
      outcomes.applied(add, add.link(), false, now);
      return;
    }
    BoardLinkItem link =
        new BoardLinkItem(
            add.link(),
            add.originalUrl(),
            new CanonicalUrl(add.originalUrl()).hash(),
            add.title(),
            add.metadata(),
            Instant.ofEpochMilli(now),
            null);
    Finding finding = judge.link(board.ownerId(), link);
    if (finding.isFine()) {
      table.update(board.withLinks(links.put(board.id(), link)));
      facts.linkAdded(board.id(), link, "board-link.added", add, now);
    } else {
      links.put(board.id(), link.withState(finding.state(), finding.remarks()));
      Review review = finding.review(board.id(), link.id(), board.ownerId(), link.addedAt());
      reviews.put(review, add.operation(), now);
    }
    outcomes.applied(add, link.id(), true, now);
  }

  private void removeLink(BoardCommand.RemoveLink remove, BoardItem board, long now) {
    BoardLinkItem link = links.find(board.id(), remove.link());
    if (link == null) {
      outcomes.rejected(remove, remove.link(), noSuchLink(), now);
      return;
    }
    if (links.remove(board.id(), BoardLinks.position(link))) {
      table.update(board.withLinks(-1));
      facts.linkGone(board.id(), link, "board-link.removed", remove, now);
    }
    reviews.end(Id.ofReview(board.id(), link.id()), remove.operation(), now);
    outcomes.applied(remove, link.id(), true, now);
  }

  private void share(BoardCommand.ShareBoard share, boolean userExists, BoardItem board, long now) {
    Id user = share.user();
    if (user.equals(board.ownerId())) {
      outcomes.rejected(share, user, self(), now);
    } else if (!userExists) {
      outcomes.rejected(share, user, noSuchUser(), now);
    } else if (shares.find(board.id(), user) != null) {
      outcomes.applied(share, user, false, now);
    } else {
      shares.put(board.ownerId(), BoardTable.position(board), new Position(now, user), now);
      Share fact = new Share(board.id(), user, Instant.ofEpochMilli(now));
      ShareKey key = new ShareKey(board.id(), user);
      events.emit(Topics.BOARD_SHARES, key, fact, "board-share.started", share, now);
      outcomes.applied(share, user, true, now);
    }
  }

  private void unshare(BoardCommand.UnshareBoard unshare, BoardItem board, long now) {
    Position share = shares.find(board.id(), unshare.user());
    if (share == null) {
      outcomes.applied(unshare, unshare.user(), false, now);
      return;
    }
    shares.remove(board.ownerId(), BoardTable.position(board), share, now);
    ShareKey key = new ShareKey(board.id(), unshare.user());
    events.emit(Topics.BOARD_SHARES, key, null, "board-share.ended", unshare, now);
    outcomes.applied(unshare, unshare.user(), true, now);
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static Problem boardExists() {
    return Problem.of(
        409,
        "board-exists",
        "A board was made under this Idempotency-Key before; use another key.");
  }

  private static Problem notYours() {
    return Problem.of(403, "not-yours", "Only its owner can change a board.");
  }

  private static Problem self() {
    return Problem.of(422, "share-with-oneself", "Nobody can share a board with oneself.");
  }

  private static Problem noSuchBoard() {
    return Problem.of(404, "not-found", "There is no such board.");
  }

  private static Problem noSuchLink() {
    return Problem.of(404, "not-found", "There is no such link on this board.");
  }

  private static Problem noSuchUser() {
    return Problem.of(404, "not-found", "There is no such user.");
  }
}
