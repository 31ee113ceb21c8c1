package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each driver is a thread of one application, and reads the same topic from its start. */
class CheckRecordTest {

  private static final String PIN = "01a205ec-9efc-822a-ab68-4123456789ad";
  private static final String DELETE =
      """
      {"type":"delete-pin","operation":"01a205ec-9efc-862a-ab68-4123456789b1",\
      "caller":"01a205ec-9efc-812a-ab68-4123456789ac","idempotency":null,"pin":"%s"}"""
          .formatted(PIN);

  @TempDir private Path folder = Path.of("");
  private Properties settings = new Properties();
  private final List<PinCommand> processed = new ArrayList<>();
  private boolean fails;

  @BeforeEach
  void settle() {
    settings =
        new StreamsSettings(
                "nowhere:9092",
                1,
                (short) 1,
                folder,
                "test",
                0,
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                RocksDbMemory.of(32 << 20))
            .of("checked");
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
  }

  @Test
  void whatMakesSenseGoesOn() {
    assertThat(letters(PIN, DELETE)).isEmpty();
    assertThat(processed).hasSize(1);
  }

  @Test
  void whatMakesNoneIsPutAsideBeforeAnythingIsDone() {
    String user = "01a205ec-9efc-812a-ac2c-8123456789ac";

    assertThat(reasons(letters(user, DELETE))).singleElement().asString().contains("another home");
    assertThat(reasons(letters(PIN, null))).singleElement().asString().contains("no value of");
    assertThat(reasons(letters(null, DELETE))).singleElement().asString().contains("without a key");
    assertThat(processed).isEmpty();
  }

  @Test
  void aRecordInAnotherPartitionThanItsHomesIsPutAside() {
    settings.put(CheckRecord.PARTITIONS, 4);
    assertThat(Id.require(PIN).partition(4)).isNotZero();

    assertThat(reasons(letters(PIN, DELETE))).singleElement().asString().contains("in partition");
    assertThat(processed).isEmpty();
  }

  @Test
  void aRecordThatHasFailedItsTaskTwiceIsPutAside() {
    fails = true;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> letters(PIN, DELETE)).hasRootCauseMessage("A fault of ours");
    }

    assertThat(reasons(letters(PIN, DELETE))).singleElement().asString().contains("fault of ours");
  }

  @Test
  void whatNamesNoRequestIsLeftBehind() {
    assertThat(letters(PIN, "{", "r".repeat(129)).get(0).headers().lastHeader("request-id"))
        .isNull();
    assertThat(letters(PIN, "{", null).get(0).headers().lastHeader("request-id")).isNull();
    assertThat(letters(PIN, "{", "a-request").get(0).headers().lastHeader("request-id"))
        .isNotNull();
  }

  private static List<String> reasons(List<TestRecord<byte[], byte[]>> letters) {
    return letters.stream()
        .map(letter -> DrivenApplication.text(letter.headers()).getOrDefault("reason", ""))
        .toList();
  }

  private List<TestRecord<byte[], byte[]>> letters(@Nullable String key, @Nullable String value) {
    return letters(key, value, "a-request");
  }

  // Kafka's classes are not annotated: keys, values and headers may be null.
  @SuppressWarnings("NullAway")
  private List<TestRecord<byte[], byte[]>> letters(
      @Nullable String key, @Nullable String value, @Nullable String request) {
    StreamsBuilder builder = new StreamsBuilder();
    Wiring.source(builder, Topics.PIN_COMMANDS).process(Keep::new, Named.as("keep"));
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("request-id", bytes(request));
      driver
          .createInputTopic(
              Topics.PIN_COMMANDS.name(), new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(new TestRecord<>(bytes(key), bytes(value), headers));
      return driver
          .createOutputTopic(
              Topics.DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
          .readRecordsToList();
    }
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private final class Keep implements Processor<Id, PinCommand, Void, Void> {
    @Override
    public void process(Record<Id, PinCommand> record) {
      if (fails) {
        throw new IllegalStateException("A fault of ours");
      }
      processed.add(record.value());
    }
  }
}
