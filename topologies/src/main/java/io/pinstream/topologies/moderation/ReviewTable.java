package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The reviews of a partition by id, and the queue of open ones. */
final class ReviewTable {

  /** Store: home, review → Review as the queue shows it, decided or not. */
  static final String REVIEWS = "reviews";

  /**
   * Store: mark, openedAt, review → nothing. Open reviews of all homes of a partition, newest
   * first.
   */
  static final String OPEN_REVIEWS = "open-reviews";

  static final StoreSet STORES = StoreSet.logged(REVIEWS, OPEN_REVIEWS);

  private static final byte[] NOTHING = new byte[0];

  // Keys start with a mark instead of a home: the queue is one list over all homes of a partition.
  private static final int OPEN = 0;

  private final KeyValueStore<Bytes, byte[]> reviews;
  private final KeyValueStore<Bytes, byte[]> open;

  ReviewTable(ProcessorContext<?, ?> context) {
    reviews = context.getStateStore(REVIEWS);
    open = context.getStateStore(OPEN_REVIEWS);
  }

  @Nullable Review find(Id review) {
    byte[] json = reviews.get(StoreKey.of(review).bytes());
    return json == null ? null : Json.read(json, Review.class);
  }

  /** Replaces {@code before} by a review. */
  void put(@Nullable Review before, Review review) {
    reviews.put(StoreKey.of(review.id()).bytes(), Json.write(review));
    boolean stands =
        before != null
            && before.open()
            && review.open()
            && position(before).equals(position(review));
    if (!stands) {
      takeOut(before);
      if (review.open()) {
        open.put(queue().position(position(review)).bytes(), NOTHING);
      }
    }
  }

  void remove(Review review) {
    Wiring.erase(reviews, StoreKey.of(review.id()).bytes());
    takeOut(review);
  }

  private void takeOut(@Nullable Review review) {
    if (review != null && review.open()) {
      Wiring.erase(open, queue().position(position(review)).bytes());
    }
  }

  /** The position of a review in the queue while it is open. */
  static Position position(Review review) {
    return new Position(review.openedAt().toEpochMilli(), review.id());
  }

  /** The key prefix of open reviews. */
  static StoreKey queue() {
    return StoreKey.marked(OPEN);
  }
}
