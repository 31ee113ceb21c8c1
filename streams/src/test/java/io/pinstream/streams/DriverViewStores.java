package io.pinstream.streams;

import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Reads of the stores of a driver, whose one partition is every home's. */
public final class DriverViewStores implements ViewStores {

  private final TopologyTestDriver driver;

  public DriverViewStores(TopologyTestDriver driver) {
    this.driver = driver;
  }

  @Override
  public byte @Nullable [] get(String store, int home, Bytes key) {
    return driver.<Bytes, byte[]>getKeyValueStore(store).get(key);
  }

  @Override
  public <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        driver.<Bytes, byte[]>getKeyValueStore(store).range(range.from(), range.to())) {
      return read.apply(rows);
    }
  }

  @Override
  public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
    return ranges.stream()
        .map(one -> Pages.rows(this, store, one.home(), one.range(), limit))
        .toList();
  }

  @Override
  public <R> @Nullable R ask(String store, int home, Query<R> query) {
    return driver
        .getStateStore(store)
        .query(query, PositionBound.unbounded(), new QueryConfig(false))
        .getResult();
  }
}
