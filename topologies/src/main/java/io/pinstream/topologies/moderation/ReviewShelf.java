package io.pinstream.topologies.moderation;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The reviews of a partition: by id, and those that are open in the queue. */
final class ReviewShelf {

  private static final byte[] NOTHING = new byte[0];

  // The queue is one list over all homes of its partition, so that no home stands in front.
  private static final int OPEN = 0;

  private final KeyValueStore<Bytes, byte[]> reviews;
  private final KeyValueStore<Bytes, byte[]> open;

  ReviewShelf(ProcessorContext<?, ?> context) {
    reviews = context.getStateStore(ModerationTopology.REVIEWS);
    open = context.getStateStore(ModerationTopology.OPEN_REVIEWS);
  }

  @Nullable ReviewItem find(Id review) {
    byte[] json = reviews.get(StoreKey.of(review).bytes());
    return json == null ? null : Json.read(json, ReviewItem.class);
  }

  /** Puts a review that has been {@code before}. */
  void put(@Nullable ReviewItem before, ReviewItem item) {
    reviews.put(StoreKey.of(item.id()).bytes(), Json.write(item));
    boolean stands =
        before != null && before.open() && item.open() && before.position().equals(item.position());
    if (!stands) {
      takeOut(before);
      if (item.open()) {
        open.put(queue().position(item.position()).bytes(), NOTHING);
      }
    }
  }

  void remove(ReviewItem item) {
    Wiring.erase(reviews, StoreKey.of(item.id()).bytes());
    takeOut(item);
  }

  private void takeOut(@Nullable ReviewItem item) {
    if (item != null && item.open()) {
      Wiring.erase(open, queue().position(item.position()).bytes());
    }
  }

  /** The open ones. */
  static StoreKey queue() {
    return StoreKey.marked(OPEN);
  }
}
