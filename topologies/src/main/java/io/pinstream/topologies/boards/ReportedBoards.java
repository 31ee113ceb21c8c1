package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.topologies.moderation.JudgeReports;
import io.pinstream.topologies.moderation.Screen;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Boards and their links, as those see them who report them. */
final class ReportedBoards implements JudgeReports.Things {

  private final BoardShelf shelf;
  private final BoardLinks links;
  private final BoardShares shares;
  private final JudgeBoards judge;

  ReportedBoards(ProcessorContext<Homed, Object> context, Screen screen) {
    shelf = new BoardShelf(context);
    links = new BoardLinks(context);
    shares = new BoardShares(context, shelf);
    judge = new JudgeBoards(screen, context);
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    Id id = report.board() == null ? report.target() : report.board();
    BoardItem board = shelf.find(id);
    if (board == null || !shares.maySee(reporter, board)) {
      return null;
    }
    return report.board() == null ? ofBoard(board, now) : ofLink(board, report.target(), now);
  }

  private Review ofBoard(BoardItem board, Instant now) {
    return judge
        .board(board)
        .reported()
        .review(Review.Kind.BOARD, board.id(), board.ownerId(), now);
  }

  private @Nullable Review ofLink(BoardItem board, Id link, Instant now) {
    BoardLinkItem item = links.find(board.id(), link);
    return item == null || !BoardLinks.isPublished(item)
        ? null
        : judge
            .link(board.ownerId(), item)
            .reported()
            .review(board.id(), link, board.ownerId(), now);
  }
}
