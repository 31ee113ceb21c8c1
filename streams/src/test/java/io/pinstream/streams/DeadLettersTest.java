package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");

  @TempDir private Path folder;

  @Test
  void aRecordThatMakesNoSenseIsPutAsideAsItCame() {
    try (DrivenApplication application =
        processing(
            value -> {
              throw new UnprocessableRecord("No sense in it");
            })) {
      application.appendText(Topics.PIN_COMMANDS, "key", "first", NOW);
      application.appendText(Topics.PIN_COMMANDS, "key", "second", NOW);

      assertThat(application.newBytes(Topics.DEAD_LETTERS))
          .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
          .containsExactly("first", "second");
    }
  }

  @Test
  void aLetterSaysWhereItCameFromAndWhy() {
    try (DrivenApplication application =
        processing(
            value -> {
              throw new UnprocessableRecord("No sense in it");
            })) {
      application.appendText(Topics.PIN_COMMANDS, "key", "value", NOW);

      TestRecord<byte[], byte[]> letter = application.newBytes(Topics.DEAD_LETTERS).get(0);
      assertThat(DrivenApplication.text(letter.headers()))
          .containsEntry("reason", UnprocessableRecord.class.getName() + ": No sense in it")
          .containsEntry("topic", "pins.commands")
          .containsEntry("offset", "0")
          .containsEntry("processor", "think");
    }
  }

  @Test
  void whatSaysNothingAboutTheRecordFailsTheTask() {
    try (DrivenApplication application =
        processing(
            value -> {
              throw new IllegalStateException("The disk is full");
            })) {
      assertThatThrownBy(() -> application.appendText(Topics.PIN_COMMANDS, "key", "value", NOW))
          .hasRootCauseMessage("The disk is full");
      assertThat(application.newBytes(Topics.DEAD_LETTERS)).isEmpty();
    }
  }

  private DrivenApplication processing(Consumer<byte[]> thought) {
    Topology topology =
        new Topology()
            .addSource(
                "source",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.PIN_COMMANDS.name())
            .addProcessor("think", () -> new Thinker(thought), "source")
            .addSink(
                "sink", "unused", new ByteArraySerializer(), new ByteArraySerializer(), "think");
    return new DrivenApplication("thinker", topology, folder);
  }

  private record Thinker(Consumer<byte[]> thought)
      implements Processor<byte[], byte[], byte[], byte[]> {

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {}

    @Override
    public void process(Record<byte[], byte[]> record) {
      thought.accept(record.value());
    }
  }
}
