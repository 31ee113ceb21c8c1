package io.pinstream.topologies.boards;

import io.pinstream.schemas.command.ModerationVerdict;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.deadletters.UnprocessableRecord;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.Outcomes;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Publishes and withdraws boards and links of boards as moderators say. The last word counts. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ApplyBoardVerdict implements Processor<Id, ModerationVerdict, Homed, Object> {

  private final Screen screen;
  private BoardShelf shelf;
  private BoardLinks links;
  private JudgeBoards judge;
  private KeptReviews reviews;
  private BoardFacts facts;
  private Outcomes outcomes;

  /**
   * @param screen scores what was never in doubt, so that the review tells
   */
  ApplyBoardVerdict(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    shelf = new BoardShelf(context);
    links = new BoardLinks(context);
    judge = new JudgeBoards(screen, context);
    CloudEvents events = new CloudEvents(context);
    reviews = new KeptReviews(context, events);
    facts = new BoardFacts(context, events);
    outcomes = new Outcomes(context);
  }

  @Override
  public void process(Record<Id, ModerationVerdict> record) {
    ModerationVerdict verdict = record.value();
    if (verdict == null) {
      throw new UnprocessableRecord("A verdict without a value");
    }
    switch (verdict.kind()) {
      case BOARD -> board(verdict, record.timestamp());
      case BOARD_LINK -> link(verdict, record.timestamp());
      case PIN, USER -> {} // another decider's
    }
  }

  private void board(ModerationVerdict verdict, long now) {
    BoardItem before = shelf.find(verdict.target());
    if (before == null) {
      outcomes.rejected(verdict, verdict.target(), nothingThere(), now);
      return;
    }
    Review kept = reviews.find(verdict.review());
    Review review =
        kept != null
            ? kept
            : judge
                .board(before)
                .review(
                    Review.Kind.BOARD, before.id(), before.ownerId(), Instant.ofEpochMilli(now));
    Review decided = decide(review, verdict, now);
    BoardItem after = before.withState(decided.state(), remarks(decided));
    shelf.change(before, after);
    if (before.stateOrPublished() != decided.state()) {
      facts.changed(before, after, verdict, now);
    }
    boolean changed = before.stateOrPublished() != decided.state();
    outcomes.applied(verdict, before.id(), changed, now);
  }

  private void link(ModerationVerdict verdict, long now) {
    BoardItem board = verdict.board() == null ? null : shelf.find(verdict.board());
    BoardLinkItem before = board == null ? null : links.find(board.id(), verdict.target());
    if (board == null || before == null) {
      outcomes.rejected(verdict, verdict.target(), nothingThere(), now);
      return;
    }
    Review kept = reviews.find(verdict.review());
    Review review =
        kept != null
            ? kept
            : judge
                .link(board.ownerId(), before)
                .review(board.id(), before.id(), board.ownerId(), Instant.ofEpochMilli(now));
    Review decided = decide(review, verdict, now);
    BoardLinkItem after = before.withState(decided.state(), remarks(decided));
    int more = links.put(board.id(), after);
    if (more != 0) {
      shelf.update(board.withLinks(more));
    }
    if (more > 0) {
      facts.linkAdded(board.id(), after, "board-link.published", verdict, now);
    } else if (more < 0) {
      facts.linkGone(board.id(), after.id(), "board-link.withdrawn", verdict, now);
    }
    outcomes.applied(verdict, after.id(), before.state() != decided.state(), now);
  }

  private Review decide(Review review, ModerationVerdict verdict, long now) {
    Review decided =
        review.decided(verdict.allow() ? State.PUBLISHED : State.REJECTED, verdict.note());
    reviews.put(decided, verdict.operation(), now);
    return decided;
  }

  private static @Nullable Remarks remarks(Review decided) {
    return decided.state() == State.PUBLISHED ? null : decided.remarks();
  }

  private static Problem nothingThere() {
    return Problem.of(404, "not-found", "There is nothing of this id any more.");
  }
}
