package io.pinstream.bench.feeds;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the committed records of a topic whose keys are users. */
final class SentRecords implements AutoCloseable {

  private static final Duration QUIET = Duration.ofMillis(300);

  private final KafkaConsumer<byte[], byte[]> consumer;

  SentRecords(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
  }

  /** How many there were with this key since this was last asked. */
  int of(Id key) {
    int count = 0;
    for (ConsumerRecords<byte[], byte[]> some = consumer.poll(QUIET);
        !some.isEmpty();
        some = consumer.poll(QUIET)) {
      for (ConsumerRecord<byte[], byte[]> record : some) {
        count += Topics.USERS.key().decode(record.key()).equals(key) ? 1 : 0;
      }
    }
    return count;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
