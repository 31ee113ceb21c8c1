package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Authors whose accounts are not published: everything they create is held. */
public final class HeldAuthors {

  /** Store: home, user → nothing. */
  public static final String STORE = "held-authors";

  public static final StoreSet STORES = StoreSet.logged(STORE);

  /** The reason for holding a thing only because of its author. */
  public static final String REASON = "author-in-review";

  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;

  public HeldAuthors(ProcessorContext<?, ?> context) {
    store = context.getStateStore(STORE);
  }

  /** Holds the thing too if its author is held. */
  public Finding with(Finding finding, Id author) {
    return isHeld(author) ? finding.held(REASON) : finding;
  }

  /** Whether this author's account is not published. */
  public boolean isHeld(Id author) {
    return store.get(StoreKey.of(author).bytes()) != null;
  }

  /** The effect of a review. */
  public enum Change {
    NONE,
    /** The author is now held. */
    HELD,
    /** The author is no longer held. */
    RELEASED
  }

  /** Applies a review, if it is about an account. */
  public Change keep(Id id, @Nullable Review review) {
    if (review != null && review.kind() != Review.Kind.USER) {
      return Change.NONE;
    }
    // A tombstone does not say which kind it is about. Deleting an absent row would write a
    // tombstone.
    Bytes key = StoreKey.of(id).bytes();
    boolean before = store.get(key) != null;
    boolean after = review != null && review.state() != State.PUBLISHED;
    if (before == after) {
      return Change.NONE;
    }
    if (after) {
      store.put(key, NOTHING);
      return Change.HELD;
    }
    Wiring.erase(store, key);
    return Change.RELEASED;
  }
}
