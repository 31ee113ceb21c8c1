package io.pinstream.topologies.streams;

import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one application's stores, each at the partition of a home.
 *
 * <p>Every method throws {@link ViewUnavailable} when no active copy of that partition can answer
 * here now.
 */
public interface ViewStores {

  /** The value of a key, or null. */
  byte @Nullable [] get(String store, int home, Bytes key);

  /**
   * What {@code read} makes of the rows of a range, in ascending order. They are one snapshot, and
   * end with the call.
   */
  <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read);
}
