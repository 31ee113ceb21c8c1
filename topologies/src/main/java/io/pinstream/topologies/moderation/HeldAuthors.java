package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Whose accounts are not published: what these people write is held. */
public final class HeldAuthors {

  /** Store: home, user → nothing. */
  public static final String STORE = "held-authors";

  /** Why something is held that is fine in itself. */
  public static final String REASON = "author-in-review";

  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<Bytes, byte[]> store;

  public HeldAuthors(ProcessorContext<?, ?> context) {
    store = context.getStateStore(STORE);
  }

  /** What was found, given who wrote it. */
  public Finding with(Finding finding, Id author) {
    return store.get(StoreKey.of(author).bytes()) == null ? finding : finding.held(REASON);
  }

  /** Keeps them, by the reviews of accounts. */
  @SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
  public static final class Keep implements Processor<Id, Review, Void, Void> {

    private KeyValueStore<Bytes, byte[]> store;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<Id, Review> record) {
      Review review = record.value();
      Bytes key = StoreKey.of(record.key()).bytes();
      if (review == null || review.kind() != Review.Kind.USER) {
        // A tombstone does not tell of what. Deleting what is not there would leave a row.
        if (review == null && store.get(key) != null) {
          Wiring.erase(store, key);
        }
      } else if (review.state() == State.PUBLISHED) {
        Wiring.erase(store, key);
      } else {
        store.put(key, NOTHING);
      }
    }
  }
}
