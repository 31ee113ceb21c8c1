package io.pinstream.streams.nodes;

import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes and the partitions that each has, from their heartbeats in the topic {@code nodes}.
 * Ages count from the arrival of a beat here, so that clocks of nodes may differ.
 */
public final class NodeMap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeMap.class);

  /** A node without a beat for this time is asked only if no other one can answer. */
  public static final Duration SILENT = Duration.ofMillis(600);

  /** A node without a beat for this time is forgotten. */
  static final Duration GONE = Duration.ofSeconds(60);

  // Twice the interval of beats with the whole state.
  private static final Duration BACK = NodeAnnouncer.WHOLE.multipliedBy(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SUSPECTED = Duration.ofMillis(500);

  private static final NodeHeartbeat.Tasks NONE =
      new NodeHeartbeat.Tasks(List.of(), List.of(), List.of());

  private final ConcurrentMap<String, Known> nodes = new ConcurrentHashMap<>();
  private final Map<String, Object> kafka;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * The last known state of a node.
   *
   * @param seenNanos arrival of its last beat, as {@link System#nanoTime}
   * @param suspectNanos time of the last call without an answer; long ago if there was none
   */
  private record Known(
      NodeHeartbeat beat, NodeHeartbeat.State state, long seenNanos, long suspectNanos) {

    boolean isSilent(long nanos) {
      return nanos - seenNanos > SILENT.toNanos() || nanos - suspectNanos < SUSPECTED.toNanos();
    }

    Target target(long nanos) {
      return new Target(beat.name(), state.address(), !isSilent(nanos));
    }
  }

  /**
   * A node as shown to operators.
   *
   * @param alive whether it has sent a beat within {@link #SILENT}
   */
  public record View(String name, boolean alive, NodeHeartbeat.State state) {}

  /**
   * @param kafka client settings: {@code bootstrap.servers} and credentials
   */
  public NodeMap(Map<String, Object> kafka, Clock clock) {
    this.kafka = new HashMap<>(kafka);
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("node-map").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "node-map");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    try (Consumer<byte[], byte[]> opened =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = opened;
      begin(opened);
      while (!closing) {
        for (ConsumerRecord<byte[], byte[]> row : opened.poll(POLL)) {
          heard(row);
        }
        forget();
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("The map of nodes is closed");
    }
  }

  private void begin(Consumer<byte[], byte[]> opened) {
    TopicPartition all = new TopicPartition(Topics.NODES.name(), 0);
    opened.assign(List.of(all));
    while (!closing) {
      try {
        // The broker's clock stamps these records. If our clock is ahead, a node becomes known with
        // its next whole state.
        long end = opened.endOffsets(List.of(all)).getOrDefault(all, 0L);
        OffsetAndTimestamp from =
            opened.offsetsForTimes(Map.of(all, clock.millis() - BACK.toMillis())).get(all);
        opened.seek(all, from == null ? end : from.offset());
        return;
      } catch (RetriableException e) {
        LOG.debug("The topic of nodes cannot be read yet", e);
      }
    }
  }

  private void heard(ConsumerRecord<byte[], byte[]> row) {
    if (row.value() == null) {
      return; // written to roll a segment
    }
    try {
      heard(Topics.NODES.value().decode(row.value()), System.nanoTime());
    } catch (SerializationException e) {
      LOG.warn("A heartbeat in {} cannot be read: {}", Topics.NODES.name(), e.getMessage());
    }
  }

  void heard(NodeHeartbeat beat, long nanos) {
    if (beat.leaving()) {
      nodes.computeIfPresent(
          beat.name(),
          (name, known) -> known.beat().startedAt().equals(beat.startedAt()) ? null : known);
      return;
    }
    nodes.compute(
        beat.name(),
        (name, known) -> {
          boolean same = known != null && known.beat().startedAt().equals(beat.startedAt());
          NodeHeartbeat.State state =
              beat.state() != null ? beat.state() : same ? known.state() : null;
          // A node that has restarted and not sent its state yet cannot be asked.
          return state == null
              ? null
              : new Known(
                  beat,
                  state,
                  nanos,
                  same && beat.state() == null ? known.suspectNanos() : nanos - GONE.toNanos());
        });
  }

  private void forget() {
    // Relative to the newest beat of all: while Kafka is down, no beat arrives, but all nodes may
    // be alive.
    long newest =
        nodes.values().stream().mapToLong(Known::seenNanos).max().orElse(System.nanoTime());
    nodes.values().removeIf(known -> newest - known.seenNanos() > GONE.toNanos());
  }

  /** Marks a node that did not answer: for a moment it is asked last, whatever its beats say. */
  public void suspect(String name) {
    nodes.computeIfPresent(
        name,
        (same, known) ->
            new Known(known.beat(), known.state(), known.seenNanos(), System.nanoTime()));
  }

  /**
   * A node to ask, and its address.
   *
   * @param alive whether the node is likely to answer
   */
  public record Target(String name, String address, boolean alive) {}

  /**
   * The node with the active task of this store for a home; of several, the one that is alive, then
   * the one that started last.
   *
   * @param but nodes to exclude, because they have failed
   */
  public Optional<Target> active(
      String application, String store, int home, int partitions, Set<String> but) {
    int partition = Homed.partitionOf(home, partitions);
    long nanos = System.nanoTime();
    return nodes.values().stream()
        .filter(known -> !but.contains(known.beat().name()))
        .filter(known -> tasks(known, application, store).active().contains(partition))
        .min(
            Comparator.comparing((Known known) -> known.isSilent(nanos))
                .thenComparing(known -> known.beat().startedAt(), Comparator.reverseOrder()))
        .map(known -> known.target(nanos));
  }

  /**
   * A live node with a standby of this home that may answer.
   *
   * @param but nodes to exclude, because they have failed
   */
  public Optional<Target> standby(
      String application, String store, int home, int partitions, Set<String> but) {
    int partition = Homed.partitionOf(home, partitions);
    long nanos = System.nanoTime();
    return nodes.values().stream()
        .filter(known -> !but.contains(known.beat().name()) && !known.isSilent(nanos))
        .filter(known -> tasks(known, application, store).standby().contains(partition))
        .min(Comparator.comparing(known -> known.beat().name()))
        .map(known -> known.target(nanos));
  }

  private static NodeHeartbeat.Tasks tasks(Known node, String application, String store) {
    for (NodeHeartbeat.Application here : node.state().applications()) {
      if (here.name().equals(application)) {
        for (NodeHeartbeat.Tasks tasks : here.tasks()) {
          if (tasks.stores().contains(store)) {
            return tasks;
          }
        }
      }
    }
    return NONE;
  }

  /**
   * Whether every partition of each known store can be read: it is active on a live node, or has a
   * standby there that may answer.
   */
  public boolean canBeRead(int partitions) {
    return areAll(
        all(),
        partitions,
        tasks -> Stream.concat(tasks.active().stream(), tasks.standby().stream()));
  }

  /** Whether every partition of each known store is active on a live node. */
  public static boolean isComplete(List<View> nodes, int partitions) {
    return areAll(nodes, partitions, tasks -> tasks.active().stream());
  }

  private static boolean areAll(
      List<View> nodes,
      int partitions,
      Function<NodeHeartbeat.Tasks, Stream<Integer>> partitionsOf) {
    Map<String, Set<Integer>> there = new HashMap<>();
    for (View node : nodes) {
      for (NodeHeartbeat.Application application : node.state().applications()) {
        for (NodeHeartbeat.Tasks tasks : application.tasks()) {
          Set<Integer> here =
              there.computeIfAbsent(application.name() + tasks.stores(), s -> new HashSet<>());
          if (node.alive()) {
            partitionsOf.apply(tasks).forEach(here::add);
          }
        }
      }
    }
    return !there.isEmpty() && there.values().stream().allMatch(here -> here.size() == partitions);
  }

  /** All that were heard of in the last minute, by name. */
  public List<View> all() {
    long nanos = System.nanoTime();
    return nodes.values().stream()
        .map(known -> new View(known.beat().name(), !known.isSilent(nanos), known.state()))
        .sorted(Comparator.comparing(View::name))
        .toList();
  }

  @Override
  public void close() {
    closing = true;
    Consumer<byte[], byte[]> opened = consumer;
    if (opened != null) {
      opened.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
