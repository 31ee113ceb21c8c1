package io.pinstream.deploy.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads every topic from its start, and holds every record to {@code partition = home mod n}. */
public final class PartitionAudit {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Whose rows have no home of their own: copies that are kept wherever a reader is. */
  private static final List<String> COPIES =
      List.of(
          "feed-watched-authors",
          "feed-seen-pins",
          "feed-seen-places",
          "feed-epochs",
          "feed-local-authors",
          "feed-local-readers",
          "feed-author-jobs");

  /** Rows by key and by time: a tag, and in those by time the time, before the home. */
  private static final List<String> EXPIRING =
      List.of(
          "idempotency-keys",
          "used-uploads",
          "-operations-changelog",
          "feed-awake-readers",
          "counted-reports",
          "counted-pins");

  private PartitionAudit() {}

  /** Fails with all records that are not at home. */
  public static void check(String bootstrapServers, int partitions) {
    List<String> strays = new ArrayList<>();
    long read = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> all =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> !topic.getKey().startsWith("__"))
              .flatMap(topic -> topic.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          read++;
          if (!isAtHome(record, partitions)) {
            strays.add(record.topic() + "-" + record.partition() + "@" + record.offset());
          }
        }
      }
    }
    assertThat(strays).as("records that are not at home, of %d", read).isEmpty();
  }

  private static boolean isAtHome(ConsumerRecord<byte[], byte[]> record, int partitions) {
    String topic = record.topic();
    if (topic.equals(Topics.DEAD_LETTERS.name())
        || topic.equals(Topics.NODES.name())
        || COPIES.stream().anyMatch(copy -> topic.endsWith(copy + "-changelog"))) {
      return true;
    }
    if (topic.endsWith("feed-deliveries-repartition")) {
      int to = Delivery.CODEC.decode(record.value()).to();
      return Homed.partitionOf(to, partitions) == record.partition();
    }
    return Homed.partitionOf(home(record), partitions) == record.partition();
  }

  private static int home(ConsumerRecord<byte[], byte[]> record) {
    ByteBuffer key = ByteBuffer.wrap(record.key());
    String topic = record.topic();
    if (!topic.endsWith("-changelog")) {
      String text = new String(record.key(), StandardCharsets.UTF_8);
      return text.contains("/") ? FollowKey.parse(text).home() : Id.require(text).home();
    }
    if (topic.endsWith("-open-reviews-changelog")) {
      return Position.read(key.position(1)).id().home();
    }
    if (EXPIRING.stream().anyMatch(topic::contains)) {
      byte tag = key.get();
      return key.position(tag == 0 ? 1 : 9).getShort() & 0xFFFF;
    }
    return key.getShort() & 0xFFFF;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
