package io.pinstream.topologies.moderation;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.topologies.moderation.ReviewsRead.KeptReview;
import io.pinstream.topologies.moderation.ReviewsRead.OpenReviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads reviews, for moderators: one at its owner's, and the queue, which lags. */
public final class ModerationReader {

  private final Owners owners;
  private final Home<ReviewsRead> queue;
  private final int partitions;

  /** The applications whose things can be under review. */
  public record Owners(
      Home<ReviewsRead> accounts, Home<ReviewsRead> pins, Home<ReviewsRead> boards) {}

  /**
   * @param queue of the moderation application
   * @param partitions of every topic, a power of two
   */
  public ModerationReader(Owners owners, Home<ReviewsRead> queue, int partitions) {
    this.owners = owners;
    this.queue = queue;
    this.partitions = partitions;
  }

  /** One review as JSON of a Review, whether it is open or not. */
  public Optional<byte[]> review(Id review) {
    KeptReview read = new KeptReview(review);
    return switch (review.type()) {
      case USER -> owners.accounts().answer(read).item();
      case PIN -> owners.pins().answer(read).item();
      case BOARD, REVIEW -> owners.boards().answer(read).item();
      case LINK, UPLOAD, OPERATION, SIGN_UP, MODEL -> Optional.empty();
    };
  }

  /**
   * Open reviews of all homes, newest first; a page may be short. It takes as many rows of each
   * partition as it may have items, however long the queue is.
   */
  public Page queue(Page.Request request) {
    List<OpenReviews> reads = new ArrayList<>(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      // The least home of a partition has its number.
      reads.add(new OpenReviews(partition, request));
    }
    List<Rows> found = queue.answerAll(reads).stream().map(HomeAnswer::rows).toList();
    return complete(found, Pages.mergedRows(found, request.limit()));
  }

  /**
   * A partition that has more rows may have shown none of them, because all were decided a moment
   * ago: nothing is shown from behind the place up to which each partition was looked at.
   */
  private static Page complete(List<Rows> found, Rows merged) {
    Position seen = null;
    for (Rows rows : found) {
      seen = nearer(seen, rows.next());
    }
    if (seen == null) {
      return merged.page();
    }
    Position end = seen;
    Rows upTo =
        new Rows(
            merged.rows().stream().filter(row -> row.position().compareTo(end) <= 0).toList(),
            nearer(end, merged.next()));
    return upTo.page();
  }

  private static @Nullable Position nearer(@Nullable Position one, @Nullable Position other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
