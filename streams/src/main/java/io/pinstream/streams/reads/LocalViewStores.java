package io.pinstream.streams.reads;

import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.reads.Pages.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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

/** Interactive queries (IQv2) to local tasks: active ones, and optionally standbys. */
public final class LocalViewStores implements ViewStores {

  // Maximum of ranges or keys per query, so that it holds a snapshot for less than a millisecond.
  private static final int AT_ONCE = 200;

  private final KafkaStreams streams;
  private final int partitions;
  private final BiPredicate<String, Integer> copies;

  private LocalViewStores(
      KafkaStreams streams, int partitions, BiPredicate<String, Integer> copies) {
    this.streams = streams;
    this.partitions = partitions;
    this.copies = copies;
  }

  /** Stores of active tasks only. */
  public LocalViewStores(KafkaStreams streams, int partitions) {
    this(streams, partitions, (store, partition) -> false);
  }

  /**
   * Stores of active tasks and of standbys.
   *
   * @param isNear whether the standby of a store's partition may answer
   */
  public static LocalViewStores withCopies(
      KafkaStreams streams, int partitions, BiPredicate<String, Integer> isNear) {
    return new LocalViewStores(streams, partitions, isNear);
  }

  @Override
  public byte @Nullable [] get(String store, int home, Bytes key) {
    return ask(store, home, KeyQuery.<Bytes, byte[]>withKey(key).skipCache());
  }

  @Override
  public List<byte @Nullable []> getEach(String store, List<HomedKey> keys) {
    byte @Nullable [][] found = new byte @Nullable [keys.size()][];
    byPartition(keys, HomedKey::home)
        .forEach(
            places -> {
              List<Bytes> here = places.stream().map(i -> keys.get(i).key()).toList();
              List<byte @Nullable []> values =
                  ask(store, keys.get(places.getFirst()).home(), new KeysQuery(here));
              if (values == null) {
                throw new ViewUnavailable(store + " gave no values");
              }
              for (int i = 0; i < places.size(); i++) {
                found[places.get(i)] = values.get(i);
              }
            });
    return Arrays.asList(found);
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
    byPartition(ranges, HomedRange::home)
        .forEach(
            places -> {
              List<KeyRange> here = places.stream().map(i -> ranges.get(i).range()).toList();
              List<Rows> first =
                  ask(store, ranges.get(places.getFirst()).home(), new FirstRowsQuery(here, limit));
              if (first == null) {
                throw new ViewUnavailable(store + " gave no rows");
              }
              for (int i = 0; i < places.size(); i++) {
                found[places.get(i)] = first.get(i);
              }
            });
    return List.of(found);
  }

  /** Groups the indexes of a list into queries: one partition each, with a maximum size. */
  private <A> List<List<Integer>> byPartition(List<A> asked, ToIntFunction<A> home) {
    List<List<Integer>> groups = new ArrayList<>();
    Map<Integer, List<Integer>> open = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      int partition = Homed.partitionOf(home.applyAsInt(asked.get(i)), partitions);
      List<Integer> group = open.get(partition);
      if (group == null || group.size() == AT_ONCE) {
        group = new ArrayList<>();
        open.put(partition, group);
        groups.add(group);
      }
      group.add(i);
    }
    return groups;
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
      // No retry here: the caller may have consumed some rows already.
      throw new ViewUnavailable(store + " was closed: " + closedUnderUs.getMessage());
    }
  }

  @Override
  public <R> @Nullable R ask(String store, int home, Query<R> query) {
    try {
      return query(store, home, query);
    } catch (InvalidStateStoreException closedUnderUs) {
      // A task that moves or restarts closes its stores; the next one may already be open.
      try {
        return query(store, home, query);
      } catch (InvalidStateStoreException again) {
        throw new ViewUnavailable(store + " is " + again.getMessage());
      }
    }
  }

  private <R> @Nullable R query(String store, int home, Query<R> query) {
    int partition = Homed.partitionOf(home, partitions);
    StateQueryRequest<R> asked =
        StateQueryRequest.inStore(store).withQuery(query).withPartitions(Set.of(partition));
    QueryResult<R> result;
    try {
      result =
          streams
              .query(copies.test(store, partition) ? asked : asked.requireActive())
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
