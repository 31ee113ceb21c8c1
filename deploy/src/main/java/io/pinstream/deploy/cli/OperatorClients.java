package io.pinstream.deploy.cli;

import io.pinstream.streams.topics.CommittedRecords;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of operators' commands: one place for how a broker lets them in. */
public final class OperatorClients {

  /** How long a broker may take to answer. */
  public static final Duration ANSWER = Duration.ofSeconds(10);

  private OperatorClients() {}

  /** Reads what is committed; assigned to nothing yet, and in no group. */
  public static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return CommittedRecords.consumer(bootstrapServers);
  }

  /** Writes, and knows for certain that it did. */
  public static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ANSWER.toMillis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
