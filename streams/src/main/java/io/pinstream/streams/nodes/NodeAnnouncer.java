package io.pinstream.streams.nodes;

import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.fact.NodeKey;
import io.pinstream.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends heartbeats of this node to the others, five times a second. When its state changes, and
 * every two seconds for new readers, a heartbeat contains the whole state.
 */
public final class NodeAnnouncer implements AutoCloseable {

  static final Duration BEAT = Duration.ofMillis(200);
  static final Duration WHOLE = Duration.ofSeconds(2);
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final NodeKey name;
  private final Instant startedAt;
  private final int partitions;
  private final Supplier<NodeHeartbeat.State> state;
  private final Producer<byte[], byte[]> producer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private NodeHeartbeat.@Nullable State told;
  private long toldNanos;

  /**
   * Starts with {@link #start}.
   *
   * @param kafka client settings: {@code bootstrap.servers} and credentials
   * @param partitions the number of partitions of the topic
   * @param state supplies the state, at each beat
   */
  public NodeAnnouncer(
      Map<String, Object> kafka,
      int partitions,
      NodeKey name,
      Supplier<NodeHeartbeat.State> state,
      Clock clock) {
    this.name = name;
    this.partitions = partitions;
    this.startedAt = Instant.ofEpochMilli(clock.millis());
    this.state = state;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "nodes-" + name);
    // A late beat is useless, because the next one follows: do not retry.
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.RETRIES_CONFIG, 0);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.thread = Thread.ofPlatform().daemon().name("node-announcer").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        beat();
      } while (!closing.await(BEAT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    NodeHeartbeat.State now = state.get();
    long nanos = System.nanoTime();
    boolean whole = told == null || !told.equals(now) || nanos - toldNanos > WHOLE.toNanos();
    if (whole) {
      told = now;
      toldNanos = nanos;
    }
    send(new NodeHeartbeat(name.name(), startedAt, false, whole ? now : null));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the next beat replaces a lost one
  private void send(NodeHeartbeat beat) {
    producer.send(Topics.NODES.record(name, beat, partitions));
  }

  /** Announces that this node leaves, so that others stop sending reads. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(LAST_WORD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    send(new NodeHeartbeat(name.name(), startedAt, true, null));
    producer.close(LAST_WORD);
  }
}
