package io.pinstream.topologies.streams;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store for the values of some keys, and for the rows of a range if there is one, all as of
 * one moment. An interactive query for each key takes several times as long as to find its row.
 */
record Look(List<Bytes> keys, @Nullable KeyRange range) implements Query<Look.Found> {

  /**
   * What is there.
   *
   * @param values one for each key, in their order, or null
   * @param rows to be closed by whoever asked; null if no range was asked for
   */
  record Found(List<byte @Nullable []> values, @Nullable KeyValueIterator<Bytes, byte[]> rows) {}
}
