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

/** Whose accounts are not published: what these people write is held. */
public final class HeldAuthors {

  /** Store: home, user → nothing. */
  public static final String STORE = "held-authors";

  public static final StoreSet STORES = StoreSet.logged(STORE);

  /** Why something is held that is fine in itself. */
  public static final String REASON = "author-in-review";

  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;

  public HeldAuthors(ProcessorContext<?, ?> context) {
    store = context.getStateStore(STORE);
  }

  /** What was found, given who wrote it. */
  public Finding with(Finding finding, Id author) {
    return isHeld(author) ? finding.held(REASON) : finding;
  }

  /** Whether this author's account is not published. */
  public boolean isHeld(Id author) {
    return store.get(StoreKey.of(author).bytes()) != null;
  }

  /** What a review changed. */
  public enum Change {
    NONE,
    /** From now on what they write is held. */
    HELD,
    /** It no longer is. */
    RELEASED
  }

  /** Keeps what a review says, if it is one of an account. */
  public Change keep(Id id, @Nullable Review review) {
    if (review != null && review.kind() != Review.Kind.USER) {
      return Change.NONE;
    }
    // A tombstone does not tell of what. Deleting what is not there would leave a row.
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
