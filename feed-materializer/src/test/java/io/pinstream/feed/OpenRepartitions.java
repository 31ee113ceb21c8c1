package io.pinstream.feed;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Repartitions that a test carries itself: what is sent comes out in one topic, and what is put
 * into another one arrives. At the far end of each hop the stores get their contents from before a
 * restart, ahead of the start of the processors behind it.
 */
final class OpenRepartitions implements Repartitions {

  private static final List<String> AT_AUTHORS =
      List.of(AuthorStores.FOLLOWERS, AuthorStores.AUTHOR_PINS, AuthorStores.PIN_PLACES);

  private static final List<String> AT_READERS =
      List.of(
          ReaderStores.FOLLOWING,
          ReaderStores.AWAKE_READERS,
          ReaderStores.READER_JOBS,
          ReaderStores.LOCAL_READERS,
          ReaderStores.LOCAL_AUTHORS,
          ReaderStores.AUTHOR_JOBS,
          ReaderStores.WATCHED_AUTHORS,
          ReaderStores.SEEN_PINS,
          ReaderStores.SEEN_PLACES,
          ReaderStores.READER_NUMBERS,
          FeedCache.EPOCHS,
          FeedCache.SNAPSHOTS);

  static final List<String> STORES =
      Stream.concat(AT_AUTHORS.stream(), AT_READERS.stream()).toList();

  private final StreamsBuilder builder;
  private final Map<String, List<KeyValue<Bytes, byte[]>>> contents;

  OpenRepartitions(StreamsBuilder builder, Map<String, List<KeyValue<Bytes, byte[]>>> contents) {
    this.builder = builder;
    this.contents = contents;
  }

  static String sent(Repartition<?, ?> hop) {
    return hop.name() + ".sent";
  }

  static String received(Repartition<?, ?> hop) {
    return hop.name() + ".received";
  }

  @Override
  public <K extends Homed, V> KStream<K, V> connect(
      KStream<Homed, Object> from, Repartition<K, V> hop) {
    Repartitions.<K, V>cast(from)
        .to(
            sent(hop),
            Produced.<K, V>with(hop.key().serde(), hop.value().serde()).withName(hop.entry()));
    List<String> stores = hop.equals(FeedTopology.EDGES) ? AT_AUTHORS : AT_READERS;
    return builder.stream(received(hop), Consumed.with(hop.key().serde(), hop.value().serde()))
        .process(restore(stores), Named.as("restore-" + hop.name()));
  }

  /** Reads all rows of a store. */
  static List<KeyValue<Bytes, byte[]>> rows(KeyValueStore<Bytes, byte[]> store) {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(rows::add);
    }
    return rows;
  }

  private <K, V> ProcessorSupplier<K, V, K, V> restore(List<String> stores) {
    return Step.supplier(
        StoreSet.logged(stores.toArray(String[]::new)),
        context -> {
          for (String name : stores) {
            KeyValueStore<Bytes, byte[]> store = context.getStateStore(name);
            store.putAll(contents.getOrDefault(name, List.of()));
          }
          return context::forward;
        });
  }
}
