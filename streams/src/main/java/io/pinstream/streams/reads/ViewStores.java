package io.pinstream.streams.reads;

import io.pinstream.streams.reads.Pages.Rows;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
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

  /** A range of keys at the partition of a home. */
  record HomedRange(int home, KeyRange range) {}

  /** The first rows of each of these ranges, in their order; those of a range are one snapshot. */
  List<Rows> firstRows(String store, List<HomedRange> ranges, int limit);

  /** What a store that has queries of its own finds, which may be null. */
  <R> @Nullable R ask(String store, int home, Query<R> query);
}
