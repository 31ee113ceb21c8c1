package io.pinstream.ingest;

import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.RequestId;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commands to Kafka. A command is accepted once every in-sync replica has it; the producer
 * is idempotent, so its retries add nothing twice.
 */
public final class CommandLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommandLog.class);

  private static final List<Topic<?, ?>> TOPICS =
      List.of(
          Topics.USER_COMMANDS, Topics.FOLLOW_COMMANDS, Topics.PIN_COMMANDS, Topics.BOARD_COMMANDS);

  // A command is at most some 10 KB, so that this many always fit into the buffer: send() then
  // has no reason to block for memory, and the request threads of a server stay free for reads.
  private static final int MAX_UNACKNOWLEDGED = 5_000;
  private static final long BUFFER_BYTES = 64L << 20;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(12);

  private final Producer<byte[], byte[]> producer;
  private final int partitions;
  private final Semaphore unacknowledged = new Semaphore(MAX_UNACKNOWLEDGED);
  private final AtomicBoolean failing = new AtomicBoolean();

  // Callbacks run in another thread: writing a response to a slow client in the producer's thread
  // would delay all acknowledgements.
  private final ExecutorService afterwards = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Does not wait for a broker; see {@link #verifyTopics}.
   *
   * @param kafka how to reach the brokers: {@code bootstrap.servers}, and security settings
   * @param partitions the number that every topic has, a power of two
   */
  public CommandLog(Map<String, ?> kafka, int partitions) {
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(configs(kafka), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> configs(Map<String, ?> kafka) {
    Map<String, Object> configs = new HashMap<>();
    configs.put(ProducerConfig.CLIENT_ID_CONFIG, "pinstream-ingest");
    configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    configs.putAll(kafka);
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // Topics are not compressed: see Topic.
    configs.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    configs.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    configs.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    configs.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    configs.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    // send() blocks for metadata only if it has none. It has them from the start, and this keeps
    // them when a topic is not written to for long; a broker that is away then costs no thread.
    configs.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
    return configs;
  }

  /**
   * Waits for the metadata of the command topics.
   *
   * @throws IllegalStateException if it does not arrive within this time, or a topic has another
   *     number of partitions: commands would then be in the wrong partition
   */
  public void verifyTopics(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    for (Topic<?, ?> topic : TOPICS) {
      int actual = partitionsOf(topic.name(), deadline);
      if (actual != partitions) {
        throw new IllegalStateException(
            "Topic %s has %d partitions, but this node is set to %d"
                .formatted(topic.name(), actual, partitions));
      }
    }
  }

  private int partitionsOf(String topic, long deadline) {
    while (true) {
      try {
        return producer.partitionsFor(topic).size();
      } catch (RetriableException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "No broker tells about topic %s: is Kafka up, and were the topics created?"
                  .formatted(topic),
              e);
        }
      } catch (KafkaException e) {
        throw new IllegalStateException("Topic %s cannot be used".formatted(topic), e);
      }
    }
  }

  /**
   * Appends a command to the partition of its key's home.
   *
   * @param requestId travels in the command's header, and to all records that result; may be empty
   * @return completes when the command is durable, so that it will be decided; fails with a {@link
   *     Problems.ProblemException} 503 otherwise
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  public <K extends Homed, V> CompletableFuture<Void> append(
      Topic<K, V> topic, K key, V command, String requestId) {
    ProducerRecord<byte[], byte[]> written = topic.record(key, command, partitions);
    if (!requestId.isEmpty()) {
      written.headers().add(Topic.REQUEST_ID, requestId.getBytes(StandardCharsets.UTF_8));
    }
    if (!unacknowledged.tryAcquire()) {
      return CompletableFuture.failedFuture(
          Problems.unavailable(
              "Too many commands wait to be written; nothing was done.", RETRY_AFTER));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      producer.send(
          written,
          (metadata, failure) -> {
            unacknowledged.release();
            afterwards.execute(() -> settle(done, topic, failure, requestId));
          });
    } catch (RuntimeException e) {
      unacknowledged.release();
      settle(done, topic, e, requestId);
    }
    return done;
  }

  private void settle(
      CompletableFuture<Void> done,
      Topic<?, ?> topic,
      @Nullable Exception failure,
      String requestId) {
    if (failure == null) {
      if (failing.get() && failing.compareAndSet(true, false)) {
        LOG.info("Commands are written again");
      }
      done.complete(null);
      return;
    }
    // Logged once: without a broker, thousands fail in a second.
    if (failing.compareAndSet(false, true)) {
      RequestId.naming(
          requestId,
          () ->
              LOG.warn(
                  "Commands are not written, to {} for one: {}", topic.name(), failure.toString()));
    }
    done.completeExceptionally(
        Problems.unavailable(
            "The outcome is unknown; it is safe to retry with the same Idempotency-Key.",
            RETRY_AFTER));
  }

  /** Waits some seconds for outstanding acknowledgements. */
  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
    afterwards.close();
  }
}
