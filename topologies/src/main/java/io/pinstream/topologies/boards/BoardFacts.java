package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.requests.RequestHeader;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Tells of boards and links, as far as others see them: what is held was never there. */
final class BoardFacts {

  private final ProcessorContext<Homed, Object> context;
  private final CloudEvents events;
  private final PublicBoards publicBoards;

  BoardFacts(
      ProcessorContext<Homed, Object> context, CloudEvents events, PublicBoards publicBoards) {
    this.context = context;
    this.events = events;
    this.publicBoards = publicBoards;
  }

  void created(BoardItem board, Command cause, long now) {
    if (BoardTable.isPublished(board)) {
      tell(board, "board.created", cause, now);
    }
    publicBoards.changed(board.id(), board, cause.operation(), now);
  }

  /** Something of a board is new, maybe whether others see it. */
  void changed(BoardItem before, BoardItem board, Command cause, long now) {
    if (BoardTable.isPublished(board)) {
      tell(board, BoardTable.isPublished(before) ? "board.updated" : "board.published", cause, now);
    } else if (BoardTable.isPublished(before)) {
      events.emit(Topics.BOARDS, board.id(), null, "board.withdrawn", cause, now);
    }
    publicBoards.changed(board.id(), board, cause.operation(), now);
  }

  void deleted(BoardItem board, Command cause, long now) {
    if (BoardTable.isPublished(board)) {
      events.emit(Topics.BOARDS, board.id(), null, "board.deleted", cause, now);
    }
    publicBoards.changed(board.id(), null, cause.operation(), now);
  }

  private void tell(BoardItem board, String type, Command cause, long now) {
    events.emit(Topics.BOARDS, board.id(), fact(board), type, cause, now);
  }

  static Board fact(BoardItem board) {
    return new Board(
        board.id(),
        board.ownerId(),
        board.name(),
        board.description(),
        board.visibility(),
        board.createdAt(),
        board.updatedAt());
  }

  static BoardLink fact(Id board, BoardLinkItem link) {
    return new BoardLink(
        board,
        link.id(),
        link.originalUrl(),
        link.hashUrl(),
        link.title(),
        link.metadata(),
        link.addedAt());
  }

  /** A published link stands on a board. */
  void linkAdded(Id board, BoardLinkItem link, String type, Command cause, long now) {
    BoardLinkKey key = new BoardLinkKey(board, link.id());
    events.emit(Topics.BOARD_LINKS, key, fact(board, link), type, cause, now);
    publicBoards.linkAdded(board, link, cause.operation(), now);
    SeenLink seen = new SeenLink(cause.operation(), link.originalUrl());
    BoardsTopology.SEEN_LINKS.forward(
        context, new Record<>(link.id(), seen, now, RequestHeader.of(context)));
  }

  /** A link that was published is so no more. */
  void linkGone(Id board, BoardLinkItem link, String type, Command cause, long now) {
    events.emit(Topics.BOARD_LINKS, new BoardLinkKey(board, link.id()), null, type, cause, now);
    publicBoards.linkGone(board, BoardLinks.position(link), cause.operation(), now);
  }
}
