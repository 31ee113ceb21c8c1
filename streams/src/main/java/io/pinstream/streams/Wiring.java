package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.topic.Consistency;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.streams.stores.QueryableRocksDb;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Building blocks of topologies. */
public final class Wiring {

  private Wiring() {}

  /** The valid records of a topic. Others become dead letters ({@link CheckRecord}). */
  public static <K extends Homed, V> KStream<K, V> source(
      StreamsBuilder builder, Topic<K, V> topic) {
    return builder.stream(
            topic.name(),
            Consumed.with(topic.key().serde(), topic.value().serde())
                .withName(topic.name() + "-source"))
        .processValues(
            () ->
                new CheckRecord<K, V>((key, value) -> Consistency.problem(topic, key, value), true),
            Named.as(topic.name() + "-check"));
  }

  /** Like {@link #source}, with values as raw bytes. */
  public static <K extends Homed> KStream<K, byte[]> rawSource(
      StreamsBuilder builder, Topic<K, ?> topic) {
    return builder.stream(
            topic.name(),
            Consumed.with(topic.key().serde(), Serdes.ByteArray())
                .withName(topic.name() + "-source"))
        .processValues(
            () -> new CheckRecord<K, byte[]>((key, json) -> problemOfBytes(topic, key, json), true),
            Named.as(topic.name() + "-check"));
  }

  private static @Nullable String problemOfBytes(
      Topic<?, ?> topic, @Nullable Homed key, byte @Nullable [] json) {
    try {
      return Consistency.problem(topic, key, json == null ? null : topic.value().decode(json));
    } catch (SerializationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * The records of a repartition. Only our own applications write to repartition topics; nulls are
   * still refused, because the check is cheap.
   */
  static <K extends Homed, V> KStream<K, V> received(KStream<K, V> stream, Repartition<K, V> hop) {
    return stream.processValues(
        () ->
            new CheckRecord<K, V>(
                (key, value) ->
                    key == null || value == null
                        ? "A repartitioned record without key or value"
                        : null,
                false),
        Named.as(hop.name() + "-check"));
  }

  /**
   * Adds a sink for a topic. These processors write to it by forwarding to the child {@link
   * #sinkOf}.
   */
  public static <K extends Homed, V> void sink(
      Topology topology, Topic<K, V> topic, String... processors) {
    topology.addSink(
        sinkOf(topic),
        topic.name(),
        topic.key().serde().serializer(),
        topic.value().serde().serializer(),
        new HomePartitioner<K, V>(),
        processors);
  }

  public static String sinkOf(Topic<?, ?> topic) {
    return topic.name() + "-sink";
  }

  /** A store with a changelog. Uncached, so that interactive queries see each put. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> logged(String name) {
    return rows(name).withLoggingEnabled(Map.of());
  }

  /**
   * A store without a changelog: a cache on disk. Its owner must detect stale content and work
   * without it.
   */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> unlogged(String name) {
    return rows(name).withLoggingDisabled();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> rows(String name) {
    return Stores.keyValueStoreBuilder(
            new QueryableRocksDb(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** Deletes a row without reading the old value first, unlike the store's own delete. */
  @SuppressWarnings("NullAway") // Kafka's interface is not annotated: null means delete
  public static void erase(KeyValueStore<Bytes, byte[]> store, Bytes key) {
    store.put(key, null);
  }
}
