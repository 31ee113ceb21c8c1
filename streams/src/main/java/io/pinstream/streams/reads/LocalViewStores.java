package io.pinstream.streams.reads;

import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.reads.Pages.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.errors.StreamsStoppedException;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** Interactive queries (IQv2) of the active tasks in this process. */
public final class LocalViewStores implements ViewStores {

  // The store is locked meanwhile, for less than a millisecond.
  private static final int RANGES_AT_ONCE = 200;

  private final KafkaStreams streams;
  private final int partitions;

  public LocalViewStores(KafkaStreams streams, int partitions) {
    this.streams = streams;
    this.partitions = partitions;
  }

  @Override
  public byte @Nullable [] get(String store, int home, Bytes key) {
    return ask(store, home, KeyQuery.<Bytes, byte[]>withKey(key).skipCache());
  }

  @Override
  public <T> T range(
      String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
    return read(
        store,
        ask(store, home, RangeQuery.<Bytes, byte[]>withRange(range.from(), range.to())),
        read);
  }

  @Override
  public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
    Rows[] found = new Rows[ranges.size()];
    Map<Integer, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < found.length; i++) {
      int partition = Homed.partitionOf(ranges.get(i).home(), partitions);
      List<Integer> here = places.computeIfAbsent(partition, p -> new ArrayList<>());
      here.add(i);
      if (here.size() == RANGES_AT_ONCE) {
        fill(found, store, ranges, here, limit);
        here.clear();
      }
    }
    places.values().forEach(here -> fill(found, store, ranges, here, limit));
    return List.of(found);
  }

  /** Asks one partition. */
  private void fill(
      Rows[] found, String store, List<HomedRange> ranges, List<Integer> places, int limit) {
    if (places.isEmpty()) {
      return;
    }
    List<KeyRange> here = places.stream().map(i -> ranges.get(i).range()).toList();
    int home = ranges.get(places.getFirst()).home();
    List<Rows> first = ask(store, home, new FirstRowsQuery(here, limit));
    if (first == null) {
      throw new ViewUnavailable(store + " gave no rows");
    }
    for (int i = 0; i < places.size(); i++) {
      found[places.get(i)] = first.get(i);
    }
  }

  private static <T> T read(
      String store,
      @Nullable KeyValueIterator<Bytes, byte[]> rows,
      Function<KeyValueIterator<Bytes, byte[]>, T> read) {
    if (rows == null) {
      throw new ViewUnavailable(store + " gave no rows");
    }
    try (rows) {
      return read.apply(rows);
    } catch (InvalidStateStoreException closedUnderUs) {
      // Not read again here: whoever reads may have kept some of the rows already.
      throw new ViewUnavailable(store + " was closed: " + closedUnderUs.getMessage());
    }
  }

  @Override
  public <R> @Nullable R ask(String store, int home, Query<R> query) {
    try {
      return query(store, home, query);
    } catch (InvalidStateStoreException closedUnderUs) {
      // A task that moves or is revived closes its stores; the next one may be there already.
      try {
        return query(store, home, query);
      } catch (InvalidStateStoreException again) {
        throw new ViewUnavailable(store + " is " + again.getMessage());
      }
    }
  }

  private <R> @Nullable R query(String store, int home, Query<R> query) {
    int partition = Homed.partitionOf(home, partitions);
    QueryResult<R> result;
    try {
      result =
          streams
              .query(
                  StateQueryRequest.inStore(store)
                      .withQuery(query)
                      .withPartitions(Set.of(partition))
                      .requireActive())
              .getPartitionResults()
              .get(partition);
    } catch (StreamsNotStartedException | StreamsStoppedException | UnknownStateStoreException e) {
      throw new ViewUnavailable(store + " is not open: " + e.getMessage());
    }
    if (result == null) {
      throw new ViewUnavailable(store + " has no active partition " + partition + " here");
    }
    if (result.isFailure()) {
      throw new ViewUnavailable(
          store + " partition " + partition + ": " + result.getFailureReason());
    }
    return result.getResult();
  }
}
