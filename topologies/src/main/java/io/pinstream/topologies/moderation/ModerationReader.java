package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads reviews, for moderators: one at its owner's, and the queue, which lags. */
public final class ModerationReader {

  private final Owners owners;
  private final ViewStores view;
  private final int partitions;

  /** The stores of the applications whose things can be under review. */
  public record Owners(ViewStores accounts, ViewStores pins, ViewStores boards) {}

  /**
   * @param view the stores of the moderation application
   * @param partitions of every topic, a power of two
   */
  public ModerationReader(Owners owners, ViewStores view, int partitions) {
    this.owners = owners;
    this.view = view;
    this.partitions = partitions;
  }

  /** One review as JSON of a {@link Review}, whether it is open or not. */
  public Optional<byte[]> review(Id review) {
    return switch (review.type()) {
      case USER -> read(owners.accounts(), review);
      case PIN -> read(owners.pins(), review);
      case BOARD, REVIEW -> read(owners.boards(), review);
      case LINK, UPLOAD, OPERATION, SIGN_UP, MODEL -> Optional.empty();
    };
  }

  /** Written anew, because an older one has fewer fields. */
  private static Optional<byte[]> read(ViewStores stores, Id review) {
    byte[] json = stores.get(KeptReviews.STORE, review.home(), StoreKey.of(review).bytes());
    return Optional.ofNullable(json).map(bytes -> Json.write(Json.read(bytes, Review.class)));
  }

  /**
   * Open reviews of all homes, newest first. A page takes as many rows of each partition as it may
   * have items, however long the queue is.
   */
  public Page queue(Page.Request request) {
    SortedSet<Position> positions = new TreeSet<>();
    boolean more = false;
    for (int partition = 0; partition < partitions; partition++) {
      // The least home of a partition has its number.
      Rows rows =
          Pages.rows(
              view,
              ReviewTable.OPEN_REVIEWS,
              partition,
              Pages.range(ReviewTable.queue(), request.after()),
              request.limit());
      rows.rows().forEach(row -> positions.add(row.position()));
      more |= rows.next() != null;
    }
    List<Position> listed = positions.stream().limit(request.limit()).toList();
    List<byte[]> items = new ArrayList<>(listed.size());
    for (Position position : listed) {
      Id id = position.id();
      byte[] json = view.get(ReviewTable.REVIEWS, id.home(), StoreKey.of(id).bytes());
      if (json != null && standsAt(position, json)) {
        items.add(json);
      }
    }
    more |= positions.size() > listed.size();
    return new Page(items, more ? listed.getLast() : null);
  }

  /** Not if it was decided since, or was opened anew: a page may be short. */
  private static boolean standsAt(Position position, byte[] json) {
    Review review = Json.read(json, Review.class);
    return review.open() && ReviewTable.position(review).equals(position);
  }
}
