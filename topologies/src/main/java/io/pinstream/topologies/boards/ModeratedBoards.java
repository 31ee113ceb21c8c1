package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.ModeratedThings;
import org.jspecify.annotations.Nullable;

/** Boards and their links, in and out of the sight of all but the boards' owners. */
final class ModeratedBoards implements ModeratedThings {

  private final BoardShelf shelf;
  private final BoardLinks links;
  private final BoardShares shares;
  private final JudgeBoards judge;
  private final BoardFacts facts;

  ModeratedBoards(
      BoardShelf shelf, BoardLinks links, BoardShares shares, JudgeBoards judge, BoardFacts facts) {
    this.shelf = shelf;
    this.links = links;
    this.shares = shares;
    this.judge = judge;
    this.facts = facts;
  }

  @Override
  public @Nullable Thing find(Id target, @Nullable Id ofLink) {
    BoardItem board = shelf.find(ofLink == null ? target : ofLink);
    if (board == null || ofLink == null) {
      return board == null ? null : new OneBoard(board);
    }
    BoardLinkItem link = links.find(board.id(), target);
    return link == null ? null : new OneLink(board, link);
  }

  private final class OneBoard implements Thing {

    private final BoardItem board;

    OneBoard(BoardItem board) {
      this.board = board;
    }

    @Override
    public Id ownerId() {
      return board.ownerId();
    }

    @Override
    public State state() {
      return board.stateOrPublished();
    }

    @Override
    public boolean isSeenBy(Id user) {
      return shares.maySee(user, board);
    }

    @Override
    public Finding judge() {
      return judge.board(board);
    }

    @Override
    public void change(State state, @Nullable Remarks why, Command cause, long now) {
      BoardItem after = board.withState(state, why);
      shelf.change(board, after);
      if (state != state()) {
        facts.changed(board, after, cause, now);
      }
    }
  }

  private final class OneLink implements Thing {

    private final BoardItem board;
    private final BoardLinkItem link;

    OneLink(BoardItem board, BoardLinkItem link) {
      this.board = board;
      this.link = link;
    }

    @Override
    public Id ownerId() {
      return board.ownerId();
    }

    @Override
    public State state() {
      return link.stateOrPublished();
    }

    @Override
    public boolean isSeenBy(Id user) {
      return shares.maySee(user, board) && state() == State.PUBLISHED;
    }

    @Override
    public Finding judge() {
      return judge.link(board.ownerId(), link);
    }

    @Override
    public void change(State state, @Nullable Remarks why, Command cause, long now) {
      BoardLinkItem after = link.withState(state, why);
      int more = links.put(board.id(), after);
      if (more != 0) {
        shelf.update(board.withLinks(more));
      }
      if (more > 0) {
        facts.linkAdded(board.id(), after, "board-link.published", cause, now);
      } else if (more < 0) {
        facts.linkGone(board.id(), link.id(), "board-link.withdrawn", cause, now);
      }
    }
  }
}
