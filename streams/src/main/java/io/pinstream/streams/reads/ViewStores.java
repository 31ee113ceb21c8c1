package io.pinstream.streams.reads;

import io.pinstream.streams.reads.Pages.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one application's stores, each at the partition of a home.
 *
 * <p>Every method throws {@link ViewUnavailable} when no copy of that partition that may answer can
 * do so here now.
 */
public interface ViewStores {

  /** The value of a key, or null. */
  byte @Nullable [] get(String store, int home, Bytes key);

  /** A key at the partition of a home. */
  record HomedKey(int home, Bytes key) {}

  /** The values of these keys, in their order, each or null; at best one query a partition. */
  default List<byte @Nullable []> getEach(String store, List<HomedKey> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    keys.forEach(key -> values.add(get(store, key.home(), key.key())));
    return values;
  }

  /**
   * What {@code read} makes of the rows of a range, in ascending order. They are one snapshot, and
   * end with the call.
   */
  <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read);

  /** A range of keys at the partition of a home. */
  record HomedRange(int home, KeyRange range) {}

  /** The first rows of each of these ranges, in their order; those of a range are one snapshot. */
  List<Rows> firstRows(String store, List<HomedRange> ranges, int limit);

  /** What a store that has queries of its own finds, which may be null. */
  <R> @Nullable R ask(String store, int home, Query<R> query);
}
