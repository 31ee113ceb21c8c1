package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.StoreKey;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The reviews of a decider's things: stored, and published to {@code reviews} for views. */
public final class KeptReviews {

  /** Store, in every decider: home, review → Review. */
  public static final String STORE = "reviews";

  public static final StoreSet STORES = StoreSet.logged(STORE);

  private final KeyValueStore<Bytes, byte[]> store;
  private final CloudEvents events;

  public KeptReviews(ProcessorContext<Homed, Object> context, CloudEvents events) {
    this.store = context.getStateStore(STORE);
    this.events = events;
  }

  public @Nullable Review find(Id review) {
    byte[] json = store.get(StoreKey.of(review).bytes());
    return json == null ? null : Json.read(json, Review.class);
  }

  /**
   * Stores and publishes a finding of the model.
   *
   * @param operation the operation that caused it
   */
  public void put(Review found, Id operation, long now) {
    keep(found.replacing(find(found.id()), Instant.ofEpochMilli(now)), operation, now);
  }

  /** Stores and publishes a review. */
  void keep(Review review, Id operation, long now) {
    store.put(StoreKey.of(review.id()).bytes(), Json.write(review));
    events.emitMore(Topics.REVIEWS, review.id(), review, "review.changed", operation, now);
  }

  /** Deletes a review, if there is one: its thing was deleted or needs no review any more. */
  public void end(Id review, Id operation, long now) {
    Bytes key = StoreKey.of(review).bytes();
    if (store.get(key) != null) {
      Wiring.erase(store, key);
      events.emitMore(Topics.REVIEWS, review, null, "review.ended", operation, now);
    }
  }
}
