package io.pinstream.deploy.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.support.Records;
import io.pinstream.streams.erasure.SegmentRolls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that nobody writes to any more, on a real broker with shortened times. */
class SegmentRollsTest {

  private static final String SECRET = "the surprise party is on Friday";
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final long PATIENCE = Duration.ofMinutes(3).toNanos();

  @TempDir private Path data;

  @Test
  void whatWasDeletedLeavesALogThatNobodyWritesTo() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0, 0)) {
      String servers = kafka.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
        admin.createTopics(List.of(table("boards"), table("app-store-changelog"))).all().get();
      }
      for (String topic : List.of("boards", "app-store-changelog")) {
        write(servers, topic, "other", "stays");
        write(servers, topic, "board", SECRET);
        write(servers, topic, "board", null);
      }
      assertThat(FilesWith.text(data, SECRET)).hasSize(2);

      long began = System.nanoTime();
      try (SegmentRolls rolls = new SegmentRolls(servers, "test", BOUND)) {
        while (!FilesWith.text(data, SECRET).isEmpty()) {
          assertThat(System.nanoTime() - began)
              .as("time until %s is gone", FilesWith.text(data, SECRET))
              .isLessThan(PATIENCE);
          rolls.bound();
          rolls.roll();
          Thread.sleep(BOUND.plusMillis(500));
        }
      }
      System.out.printf(
          "erasure: a deleted value left the logs after %d s, with a bound of %d s%n",
          Duration.ofNanos(System.nanoTime() - began).toSeconds(), BOUND.toSeconds());

      List<String> read = new ArrayList<>();
      Records.read(
          servers,
          List.of("boards"),
          record -> {
            if (record.value() != null) {
              read.add(Records.key(record));
            }
          });
      assertThat(read).as("what consumers see").containsExactly("other");
    }
  }

  private static NewTopic table(String name) {
    return new NewTopic(name, 1, (short) 1)
        .configs(Map.of("cleanup.policy", "compact", "file.delete.delay.ms", "1000"));
  }

  private static void write(String servers, String topic, String key, @Nullable String value)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), bytes)).get();
    }
  }
}
