package io.pinstream.streams;

import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * An application with the settings that it runs with, on a driver instead of a broker. The driver
 * has one partition, takes one record at a time, and commits after each.
 */
public final class DrivenApplication implements AutoCloseable {

  private static final RocksDbMemory MEMORY = RocksDbMemory.of(32 << 20);

  private final String name;
  private final TopologyTestDriver driver;
  private final ViewStores stores;

  public DrivenApplication(String name, Topology topology, Path stateFolder) {
    this.name = name;
    Properties settings =
        new StreamsSettings(
                "nowhere:9092",
                1,
                (short) 1,
                stateFolder,
                "test",
                0,
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                MEMORY)
            .of(name);
    // In transactions this driver loses what is sent before a record is processed, as are letters
    // about undecodable ones. Nothing else differs: it takes nothing back either way.
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    driver = new TopologyTestDriver(topology, settings);
    stores = new DriverViewStores(driver);
  }

  public ViewStores stores() {
    return stores;
  }

  /** A store as its owner has it: what is put there was put by the application. */
  public KeyValueStore<Bytes, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  /** Appends a record that the broker stamps with this time. */
  public <K extends Homed, V> void append(Topic<K, V> topic, K key, @Nullable V value, Instant at) {
    driver
        .createInputTopic(
            topic.name(), topic.key().serde().serializer(), topic.value().serde().serializer())
        .pipeInput(new TestRecord<>(key, value, at));
  }

  /** The same with headers. */
  public <K extends Homed, V> void append(
      Topic<K, V> topic, K key, V value, Map<String, String> headers, Instant at) {
    TestRecord<K, V> record = new TestRecord<>(key, value, at);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    driver
        .createInputTopic(
            topic.name(), topic.key().serde().serializer(), topic.value().serde().serializer())
        .pipeInput(record);
  }

  /** Appends text that need not be what belongs into the topic. */
  public void appendText(Topic<?, ?> topic, String key, String value, Instant at) {
    driver
        .createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8), at));
  }

  /** What has come to a topic since it was last looked at. */
  public <K extends Homed, V> List<TestRecord<K, V>> news(Topic<K, V> topic) {
    return news(topic, topic.key().serde().deserializer(), topic.value().serde().deserializer());
  }

  /** As {@link #news}, as the bytes that stand in the topic. */
  public List<TestRecord<byte[], byte[]>> newBytes(Topic<?, ?> topic) {
    return news(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The outcomes since they were last looked at. */
  public List<Operation> outcomes() {
    return news(Topics.OPERATIONS).stream()
        .peek(
            outcome -> {
              if (!outcome.key().equals(outcome.value().id())) {
                throw new AssertionError(outcome.key() + " is not the key of " + outcome.value());
              }
            })
        .map(TestRecord::value)
        .toList();
  }

  /** The keys that were put to a logged store, or deleted, since it was last looked at. */
  public List<Bytes> changes(String store) {
    return driver
        .createOutputTopic(
            name + "-" + store + "-changelog",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(change -> Bytes.wrap(change.key()))
        .toList();
  }

  private <K, V> List<TestRecord<K, V>> news(
      Topic<?, ?> topic, Deserializer<K> key, Deserializer<V> value) {
    return driver.createOutputTopic(topic.name(), key, value).readRecordsToList();
  }

  /** Lets the wall clock go on; what is due meanwhile is done once. */
  public void elapse(Duration time) {
    driver.advanceWallClockTime(time);
  }

  /** Headers as text, in their order. */
  public static Map<String, String> text(Headers headers) {
    Map<String, String> text = new LinkedHashMap<>();
    headers.forEach(
        header -> text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return text;
  }

  @Override
  public void close() {
    driver.close();
  }
}
