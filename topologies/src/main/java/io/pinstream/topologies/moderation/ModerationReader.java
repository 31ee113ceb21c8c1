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

/**
 * Reads reviews for moderators: a single one from its owner, and the queue, which is a view and may
 * lag.
 */
public final class ModerationReader {

  private final Owners owners;
  private final Home<ReviewsRead> queue;
  private final int partitions;

  /** The applications that own things under review. */
  public record Owners(
      Home<ReviewsRead> accounts, Home<ReviewsRead> pins, Home<ReviewsRead> boards) {}

  /**
   * @param queue the home of the moderation application
   * @param partitions the number of partitions of every topic, a power of two
   */
  public ModerationReader(Owners owners, Home<ReviewsRead> queue, int partitions) {
    this.owners = owners;
    this.queue = queue;
    this.partitions = partitions;
  }

  /** One review as JSON of a Review, open or not. */
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
   * Open reviews of all homes, newest first; a page may be short. Reads at most one page of rows
   * per partition, however long the queue is.
   */
  public Page queue(Page.Request request) {
    List<OpenReviews> reads = new ArrayList<>(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      // The smallest home of a partition equals the partition's number.
      reads.add(new OpenReviews(partition, request));
    }
    List<Rows> found = queue.answerAll(reads).stream().map(HomeAnswer::rows).toList();
    return complete(found, Pages.mergedRows(found, request.limit()));
  }

  /**
   * A partition may return few or no reviews although it has more rows, because they were just
   * decided. So the page ends at the first position behind which a partition was not read.
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
