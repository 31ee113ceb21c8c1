package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.moderation.JudgeReports;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Boards and their links, as those see them who report them. */
final class ReportedBoards implements JudgeReports.Things {

  private final BoardShelf shelf;
  private final PlacedRows links;
  private final PlacedRows shares;

  ReportedBoards(ProcessorContext<Homed, Object> context) {
    shelf = new BoardShelf(context);
    links = new PlacedRows(context, BoardsTopology.BOARD_LINKS, BoardsTopology.BOARD_LINK_PLACES);
    shares =
        new PlacedRows(context, BoardsTopology.BOARD_SHARES, BoardsTopology.BOARD_SHARE_PLACES);
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    Id id = report.board() == null ? report.target() : report.board();
    BoardItem board = shelf.find(id);
    if (board == null || !maySee(reporter, board)) {
      return null;
    }
    return report.board() == null ? ofBoard(board, now) : ofLink(board, report.target(), now);
  }

  private boolean maySee(Id reporter, BoardItem board) {
    return board.ownerId().equals(reporter)
        || BoardShelf.isPublic(board)
        || shares.find(board.id(), reporter) != null;
  }

  private static Review ofBoard(BoardItem board, Instant now) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("name", board.name());
    text.put("description", board.description());
    return Review.undoubted(
        board.id(), Review.Kind.BOARD, board.id(), null, board.ownerId(), text, now);
  }

  private @Nullable Review ofLink(BoardItem board, Id link, Instant now) {
    Position place = links.find(board.id(), link);
    byte[] row = place == null ? null : links.row(board.id(), place);
    if (row == null) {
      return null;
    }
    BoardLinkItem item = Json.read(row, BoardLinkItem.class);
    Map<String, String> text = new LinkedHashMap<>();
    if (item.title() != null) {
      text.put("title", item.title());
    }
    text.put("url", item.originalUrl());
    return Review.undoubted(
        Id.ofReview(board.id(), link),
        Review.Kind.BOARD_LINK,
        link,
        board.id(),
        board.ownerId(),
        text,
        now);
  }
}
