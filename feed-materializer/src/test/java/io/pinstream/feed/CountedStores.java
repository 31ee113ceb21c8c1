package io.pinstream.feed;

import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The stores of all nodes, as a node that reads sees them. */
final class CountedStores implements ViewStores {

  private final IntFunction<FeedNode> nodeOfHome;
  private final Map<String, Integer> reads = new HashMap<>();
  private Runnable before = () -> {};
  private boolean asking;

  CountedStores(IntFunction<FeedNode> nodeOfHome) {
    this.nodeOfHome = nodeOfHome;
  }

  /** Lets something happen ahead of every single read of a store, be it in the middle of a page. */
  void beforeEachRead(Runnable something) {
    before = something;
  }

  /** How often a store was read since this was last asked. */
  int takeReads(String store) {
    Integer taken = reads.remove(store);
    return taken == null ? 0 : taken;
  }

  @Override
  public byte @Nullable [] get(String store, int home, Bytes key) {
    return at(store, home).get(key);
  }

  @Override
  public <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
    try (KeyValueIterator<Bytes, byte[]> rows = at(store, home).range(range.from(), range.to())) {
      return read.apply(rows);
    }
  }

  private KeyValueStore<Bytes, byte[]> at(String store, int home) {
    before.run();
    reads.merge(store, 1, Integer::sum);
    return nodeOfHome.apply(home).store(store);
  }

  @Override
  public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
    return ranges.stream()
        .map(one -> Pages.rows(this, store, one.home(), one.range(), limit))
        .toList();
  }

  @Override
  public <R> @Nullable R ask(String store, int home, Query<R> query) {
    before.run();
    reads.merge(store, 1, Integer::sum);
    FeedMemory feeds = nodeOfHome.apply(home).feeds();
    asking = true;
    try {
      return feeds.query(query, PositionBound.unbounded(), new QueryConfig(false)).getResult();
    } finally {
      asking = false;
    }
  }

  /** A page of a feed looks up its pins. Tasks do so as well, which is no read that counts. */
  void beforePin() {
    if (asking) {
      asking = false;
      before.run();
      reads.merge(ReaderStores.SEEN_PINS, 1, Integer::sum);
      asking = true;
    }
  }
}
