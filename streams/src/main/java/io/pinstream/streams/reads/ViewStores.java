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
 * Reads stores of one application, each in the partition of a home.
 *
 * <p>Every method throws {@link ViewUnavailable} if no local task of that partition can answer now.
 */
public interface ViewStores {

  /** The value of a key; null if there is none. */
  byte @Nullable [] get(String store, int home, Bytes key);

  /** A key in the partition of a home. */
  record HomedKey(int home, Bytes key) {}

  /** The values of these keys, in order, null if absent; ideally one query per partition. */
  default List<byte @Nullable []> getEach(String store, List<HomedKey> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    keys.forEach(key -> values.add(get(store, key.home(), key.key())));
    return values;
  }

  /**
   * Applies {@code read} to the rows of a range, in ascending order. The rows are one snapshot and
   * are closed after the call.
   */
  <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read);

  /** A range of keys in the partition of a home. */
  record HomedRange(int home, KeyRange range) {}

  /** The first rows of each of these ranges, in order; the rows of a range are one snapshot. */
  List<Rows> firstRows(String store, List<HomedRange> ranges, int limit);

  /** Sends a query, possibly a store's own type; the result may be null. */
  <R> @Nullable R ask(String store, int home, Query<R> query);
}
