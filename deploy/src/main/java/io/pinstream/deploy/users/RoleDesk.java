package io.pinstream.deploy.users;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.topics.CommittedRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Grants and revokes roles directly through Kafka: write access to {@code users.commands}
 * identifies an operator, so no endpoint for this is exposed.
 */
public final class RoleDesk {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration OUTCOME = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final Ids ids;

  /**
   * @param ids ids of the installation, whose secret determines the home of a user name
   */
  public RoleDesk(String bootstrapServers, Ids ids) {
    this.bootstrapServers = bootstrapServers;
    this.ids = ids;
  }

  /** Grants a role. Returns the outcome; empty if unknown within half a minute. */
  public Optional<Operation> grant(String username, Role role) throws InterruptedException {
    return decided(new UserCommand.GrantRole(operation(username), username, role));
  }

  /** Revokes a role; otherwise like {@link #grant}. */
  public Optional<Operation> revoke(String username, Role role) throws InterruptedException {
    return decided(new UserCommand.RevokeRole(operation(username), username, role));
  }

  private Id operation(String username) {
    return ids.fresh(IdType.OPERATION, ids.installation().homeOf(username));
  }

  private Optional<Operation> decided(UserCommand command) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> outcomes = CommittedRecords.consumer(bootstrapServers)) {
      int partitions = outcomes.partitionsFor(Topics.OPERATIONS.name(), ANSWER).size();
      TopicPartition home =
          new TopicPartition(Topics.OPERATIONS.name(), command.operation().partition(partitions));
      outcomes.assign(List.of(home));
      outcomes.seek(home, outcomes.endOffsets(List.of(home), ANSWER).getOrDefault(home, 0L));
      append(command, partitions);
      return outcome(outcomes, command.operation());
    }
  }

  private void append(UserCommand command, int partitions) throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                ANSWER.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(Topics.USER_COMMANDS.record(command.operation(), command, partitions)).get();
    } catch (ExecutionException e) {
      throw new TimeoutException("The command could not be written", e);
    }
  }

  private static Optional<Operation> outcome(KafkaConsumer<byte[], byte[]> outcomes, Id operation) {
    byte[] key = Topics.OPERATIONS.key().encode(operation);
    long end = System.nanoTime() + OUTCOME.toNanos();
    while (System.nanoTime() - end < 0) {
      for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(POLL)) {
        if (java.util.Arrays.equals(record.key(), key)) {
          return Optional.of(Topics.OPERATIONS.value().decode(record.value()));
        }
      }
    }
    return Optional.empty();
  }
}
