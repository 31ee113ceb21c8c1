package io.pinstream.bench;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.fact.NodeKey;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.nodes.NodeMap;
import io.pinstream.streams.topics.TopicCreation;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the registry of nodes costs when there are a thousand: the bytes that their beats take, and
 * the CPU of one node that reads all of them. The beats are sent through a broker as nodes send
 * them: five a second each, every tenth one with all that the node is.
 */
final class RegistryCost {

  private static final int NODES = 1_000;
  private static final int PARTITIONS = 4;
  private static final int BEATS_A_SECOND = 5;
  private static final int WHOLE_ONE_IN = 10;
  // Of a record in a batch of its own: the batch's header and the record's lengths and times.
  private static final int OVERHEAD = 70;
  // As a worker of today's applications says it.
  private static final int APPLICATIONS = 7;
  private static final List<String> STORES =
      IntStream.range(0, 8).mapToObj(store -> "a-store-of-this-" + store).toList();

  private RegistryCost() {}

  static void measure(PrintStream out, Duration time) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.make();
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.path(), 0, 0);
        NodeMap map =
            new NodeMap(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                Clock.systemUTC());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      TopicCreation.ensure(kafka.bootstrapServers(), PARTITIONS, (short) 1);
      map.start();
      send(producer, time.dividedBy(2));
      double before = cpuOfMap();
      long bytes = send(producer, time);
      double cpu = cpuOfMap() - before;
      double seconds = time.toNanos() / 1e9;
      long known = map.all().stream().filter(NodeMap.View::alive).count();
      out.printf(
          Locale.ROOT,
          "%nThe registry, with %,d nodes of which %,d are known: %,.0f bytes/s a node with %d bytes"
              + " of overhead a record, %.1f MB/s for all of them to each reader; reading them takes"
              + " %.1f %% of a core of each node%n",
          NODES,
          known,
          bytes / seconds / NODES,
          OVERHEAD,
          bytes / seconds / 1e6,
          100 * cpu / seconds);
    }
  }

  /** Sends beats for some time, and says how many bytes they had. */
  @SuppressWarnings("FutureReturnValueIgnored") // bytes are counted, not deliveries
  private static long send(KafkaProducer<byte[], byte[]> producer, Duration time)
      throws InterruptedException {
    long bytes = 0;
    long began = System.nanoTime();
    long beats = time.toMillis() * BEATS_A_SECOND / 1_000;
    for (long beat = 0; beat < beats; beat++) {
      for (int node = 0; node < NODES; node++) {
        ProducerRecord<byte[], byte[]> record =
            Topics.NODES.record(
                new NodeKey("worker-" + node),
                new NodeHeartbeat(
                    "worker-" + node,
                    Instant.EPOCH,
                    false,
                    (beat + node) % WHOLE_ONE_IN == 0 ? state(node) : null),
                PARTITIONS);
        bytes += record.key().length + record.value().length + OVERHEAD;
        producer.send(record);
      }
      long due = began + (beat + 1) * 1_000_000_000 / BEATS_A_SECOND;
      Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
    return bytes;
  }

  private static NodeHeartbeat.State state(int node) {
    List<NodeHeartbeat.Application> applications = new ArrayList<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      applications.add(
          new NodeHeartbeat.Application(
              "pinstream-application-" + i,
              "running",
              List.of(
                  new NodeHeartbeat.Tasks(STORES, List.of(2 * node), List.of(2 * node + 1)),
                  new NodeHeartbeat.Tasks(
                      STORES.subList(0, 2), List.of(2 * node), List.of(2 * node + 1)))));
    }
    return new NodeHeartbeat.State("worker", "http://10.0.0.7:8082", "0.1.0", applications);
  }

  private static double cpuOfMap() {
    var threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("node-map")) {
        nanos += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return nanos / 1e9;
  }
}
