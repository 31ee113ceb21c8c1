package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A review as moderators see it: what its {@link Review} says, and where it stands in the queue.
 *
 * @param open whether it waits for a moderator
 * @param openedAt when it last began to
 * @param reports since then, each of somebody else
 * @param reportReasons of the newest of them, newest first
 */
public record ReviewItem(
    Id id,
    Review.Kind kind,
    Id target,
    @Nullable Id board,
    Id ownerId,
    State state,
    Map<String, String> text,
    Scores scores,
    List<String> reasons,
    String modelVersion,
    Instant createdAt,
    DecidedBy decidedBy,
    @Nullable String note,
    boolean open,
    Instant openedAt,
    long reports,
    List<String> reportReasons) {

  // A value must not grow with what it counts.
  private static final int REASONS_SHOWN = 5;

  /** What the decider told, having been {@code before}. */
  static ReviewItem of(Review review, @Nullable ReviewItem before, Instant now) {
    boolean decided = review.decidedBy() == DecidedBy.MODERATOR;
    boolean held = !decided && review.state() == State.IN_REVIEW;
    if (before == null) {
      return of(review, held, now, 0, List.of());
    }
    // Reports still count if the model looks at the thing again, but not once a moderator did.
    boolean reported = !decided && before.open && before.reports > 0;
    boolean open = held || reported;
    return of(
        review,
        open,
        open && !before.open ? now : before.openedAt,
        reported ? before.reports : 0,
        reported ? before.reportReasons : List.of());
  }

  /** What somebody reported, having been {@code before}. */
  static ReviewItem reported(
      Review found, @Nullable ReviewItem before, String reason, Instant now) {
    if (before == null) {
      return of(found, true, now, 1, List.of(reason));
    }
    return new ReviewItem(
        before.id,
        before.kind,
        before.target,
        before.board,
        before.ownerId,
        before.state,
        found.text(),
        before.scores,
        before.reasons,
        before.modelVersion,
        before.createdAt,
        before.decidedBy,
        before.note,
        true,
        before.open ? before.openedAt : now,
        before.open ? before.reports + 1 : 1,
        before.open
            ? Stream.concat(Stream.of(reason), before.reportReasons.stream())
                .limit(REASONS_SHOWN)
                .toList()
            : List.of(reason));
  }

  private static ReviewItem of(
      Review review, boolean open, Instant openedAt, long reports, List<String> reportReasons) {
    return new ReviewItem(
        review.id(),
        review.kind(),
        review.target(),
        review.board(),
        review.ownerId(),
        review.state(),
        review.text(),
        review.scores(),
        review.reasons(),
        review.modelVersion(),
        review.createdAt(),
        review.decidedBy(),
        review.note(),
        open,
        openedAt,
        reports,
        reportReasons);
  }

  /** Where it stands in the queue while it is open. */
  Position position() {
    return new Position(openedAt.toEpochMilli(), id);
  }
}
