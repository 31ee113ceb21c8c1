package io.pinstream.bench.boards;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends commands as the ingest service does, and sees their outcomes when they are committed. */
final class CommandPipe implements AutoCloseable {

  // The maximum of commands in flight. They queue here, unlike in a service that keeps up.
  private static final int MAX_UNDER_WAY = 20_000;
  private static final Duration POLL = Duration.ofMillis(20);

  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long sent;
  private long decided;
  private long linksSeen;

  CommandPipe(String bootstrapServers, int partitions) {
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> read =
        List.of(Topics.OPERATIONS, Topics.LINKS).stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(read);
    consumer.seekToBeginning(read);
  }

  /** Announces a user. */
  void tell(User user) {
    send(Topics.USERS.record(user.id(), user, partitions));
    producer.flush();
  }

  /** Sends a command, when not too many others are in flight. */
  void send(BoardCommand command) {
    send(Topics.BOARD_COMMANDS.record(command.addressee(), command, partitions));
    sent++;
    while (sent - decided > MAX_UNDER_WAY) {
      poll();
    }
  }

  /** The number of sent commands that are decided. */
  long decided() {
    return decided;
  }

  /** The number of announced links. */
  long linksSeen() {
    return linksSeen;
  }

  void awaitDecisions() {
    while (decided < sent) {
      poll();
    }
  }

  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (is(record, Topics.LINKS)) {
        linksSeen++;
      } else {
        Operation operation = Topics.OPERATIONS.value().decode(record.value());
        if (operation.status() != Operation.Status.APPLIED
            || !Objects.equals(operation.changed(), true)) {
          throw new IllegalStateException("Not what was asked for: " + operation);
        }
        decided++;
      }
    }
  }

  private static boolean is(ConsumerRecord<?, ?> record, Topic<?, ?> topic) {
    return record.topic().equals(topic.name());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is not written is never decided
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (written, failure) -> {
          if (failure != null) {
            System.err.println("A record was not written: " + failure);
          }
        });
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
