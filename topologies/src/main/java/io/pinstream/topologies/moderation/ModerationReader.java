package io.pinstream.topologies.moderation;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.Pages.Rows;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.ViewStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads reviews, for moderators. */
public final class ModerationReader {

  private final ViewStores stores;
  private final int partitions;

  /**
   * @param partitions of every topic, a power of two
   */
  public ModerationReader(ViewStores stores, int partitions) {
    this.stores = stores;
    this.partitions = partitions;
  }

  /** One review as JSON of a {@link ReviewItem}, whether it is open or not. */
  public Optional<byte[]> review(Id review) {
    return Optional.ofNullable(
        stores.get(ModerationTopology.REVIEWS, review.home(), StoreKey.of(review).bytes()));
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
              stores,
              ModerationTopology.OPEN_REVIEWS,
              partition,
              Pages.range(ReviewShelf.queue(), request.after()),
              request.limit());
      rows.rows().forEach(row -> positions.add(row.position()));
      more |= rows.next() != null;
    }
    List<Position> listed = positions.stream().limit(request.limit()).toList();
    List<byte[]> items = new ArrayList<>(listed.size());
    for (Position position : listed) {
      review(position.id()).filter(json -> standsAt(position, json)).ifPresent(items::add);
    }
    more |= positions.size() > listed.size();
    return new Page(items, more ? listed.getLast() : null);
  }

  /** Not if it was decided since, or was opened anew: a page may be short. */
  private static boolean standsAt(Position position, byte[] json) {
    ReviewItem item = Json.read(json, ReviewItem.class);
    return item.open() && item.position().equals(position);
  }
}
