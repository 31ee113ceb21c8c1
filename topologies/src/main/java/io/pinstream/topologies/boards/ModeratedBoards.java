package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.moderation.ModeratedThings;
import org.jspecify.annotations.Nullable;

/** Boards and their links, in and out of the sight of all but the boards' owners. */
final class ModeratedBoards implements ModeratedThings {

  private final BoardTable table;
  private final BoardLinks links;
  private final BoardShares shares;
  private final JudgeBoards judge;
  private final BoardFacts facts;

  ModeratedBoards(
      BoardTable table, BoardLinks links, BoardShares shares, JudgeBoards judge, BoardFacts facts) {
    this.table = table;
    this.links = links;
    this.shares = shares;
    this.judge = judge;
    this.facts = facts;
  }

  @Override
  public @Nullable Thing find(Id target, @Nullable Id ofLink) {
    BoardItem board = table.find(ofLink == null ? target : ofLink);
    if (board == null || ofLink == null) {
      return board == null ? null : thing(board);
    }
    BoardLinkItem link = links.find(board.id(), target);
    return link == null ? null : thing(board, link);
  }

  private Thing thing(BoardItem board) {
    return new Thing(
        board.ownerId(),
        board.stateOrPublished(),
        viewer -> shares.maySee(viewer, board),
        () -> judge.board(board),
        (state, why, cause, now) -> change(board, board.withState(state, why), cause, now));
  }

  private void change(BoardItem before, BoardItem after, Command cause, long now) {
    table.change(before, after);
    if (before.stateOrPublished() != after.stateOrPublished()) {
      facts.changed(before, after, cause, now);
    }
  }

  private Thing thing(BoardItem board, BoardLinkItem link) {
    State now = link.stateOrPublished();
    return new Thing(
        board.ownerId(),
        now,
        viewer -> now == State.PUBLISHED && shares.maySee(viewer, board),
        () -> judge.link(board.ownerId(), link),
        (state, why, cause, time) -> put(board, link.withState(state, why), cause, time));
  }

  private void put(BoardItem board, BoardLinkItem link, Command cause, long now) {
    int more = links.put(board.id(), link);
    if (more != 0) {
      table.update(board.withLinks(more));
    }
    if (more > 0) {
      facts.linkAdded(board.id(), link, "board-link.published", cause, now);
    } else if (more < 0) {
      facts.linkGone(board.id(), link, "board-link.withdrawn", cause, now);
    }
  }
}
