package io.pinstream.deploy.embedded;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single Kafka node, broker and controller in one, in this JVM and on one data directory.
 *
 * <p>Records that were acknowledged survive a killed process: they are in the page cache. They do
 * not survive a power cut, for the node is alone and does not fsync every write.
 *
 * <p>As any Kafka broker does, it halts the whole JVM when its disk fails under it.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String FIRST_RECORDS = "00000000000000000000-0000000000";
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private static final int NODE_ID = 1;
  private static final String BROKER_LISTENER = "PLAINTEXT";
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Partitions of each of Kafka's own topics; fixed for the life of a data directory. */
  private static final int INTERNAL_PARTITIONS = 4;

  private static final int MIB = 1 << 20;

  private static final Duration SLOW_IS_NOT_DEAD = Duration.ofMinutes(10);

  private final KafkaRaftServer server;
  private final String clusterId;
  private final int port;
  private final Path dir;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(KafkaRaftServer server, String clusterId, int port, Path dir) {
    this.server = server;
    this.clusterId = clusterId;
    this.port = port;
    this.dir = dir;
  }

  /**
   * Starts the node and returns when it serves clients: about 2 s. Formats the directory first when
   * it is new. The ports may differ from those of the last start on the same directory.
   *
   * @param dataDir made when absent; one process at a time
   * @param port for clients, on 127.0.0.1; 0 picks a free one
   * @param controllerPort for the node's own controller, on 127.0.0.1; 0 picks a free one
   * @throws StartupException when a port is taken, or the directory is in use or unusable
   */
  public static EmbeddedKafka start(Path dataDir, int port, int controllerPort) {
    long began = System.nanoTime();
    Path dir = dataDir.toAbsolutePath().normalize();
    Ends ends = freeEnds(port, controllerPort);
    String clusterId;
    boolean killed;
    try {
      Files.createDirectories(dir);
      requireUnused(dir);
      killed = KilledNode.wasKilled(dir);
      clusterId = formatOnce(dir);
      KilledNode.noteStart(dir);
    } catch (IOException e) {
      throw new StartupException("Kafka cannot use its data directory " + dir + ": " + e, e);
    }
    Properties settings = settings(dir, ends);
    KafkaRaftServer server = null;
    try {
      if (killed) {
        KilledNode.withdrawRegistration(
            settings, CONTROLLER_LISTENER, "127.0.0.1:" + ends.controllerPort());
      }
      server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
    } catch (InterruptedException | TimeoutException | RuntimeException e) {
      if (server != null) {
        stop(server);
      }
      throw new StartupException(
          "Kafka did not start on 127.0.0.1:"
              + ends.port()
              + " with the data directory "
              + dir
              + ": "
              + e.getMessage(),
          e);
    }
    LOG.info(
        "Kafka serves 127.0.0.1:{} from {}, ready in {} ms",
        ends.port(),
        dir,
        (System.nanoTime() - began) / 1_000_000);
    return new EmbeddedKafka(server, clusterId, ends.port(), dir);
  }

  /** The value for {@code bootstrap.servers}: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The cluster's id: drawn when the directory was formatted, the same ever after. */
  public String clusterId() {
    return clusterId;
  }

  /** Stops the node and waits until its files are closed. A second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop(server);
      KilledNode.noteEnd(dir);
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private record Ends(int port, int controllerPort) {}

  private static Ends freeEnds(int port, int controllerPort) {
    // Both are held at once, else the second could be given the number of the first.
    try (ServerSocket clients = Ports.reserve("Kafka", port);
        ServerSocket controller = Ports.reserve("Kafka's controller", controllerPort)) {
      return new Ends(clients.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new StartupException("Kafka could not look for free ports: " + e.getMessage(), e);
    }
  }

  /** Kafka takes this lock itself, but only half-way through its start. */
  private static void requireUnused(Path dir) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                dir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw inUse(dir, "by another process");
      }
    } catch (OverlappingFileLockException e) {
      throw inUse(dir, "by this process");
    }
  }

  private static StartupException inUse(Path dir, String byWhom) {
    return new StartupException("Kafka's data directory " + dir + " is in use " + byWhom);
  }

  /**
   * Whether a node has ever run on this directory. Formatting alone makes the folder of the
   * metadata log, with the records that the log begins with, or a part of them (Kafka 4.4).
   */
  public static boolean hasRun(Path dir) throws IOException {
    Path metadata = dir.resolve("__cluster_metadata-0");
    if (!Files.isDirectory(metadata)) {
      return false;
    }
    try (Stream<Path> files = Files.list(metadata)) {
      return files.anyMatch(
          file -> !file.getName(file.getNameCount() - 1).toString().startsWith(FIRST_RECORDS));
    }
  }

  private static String formatOnce(Path dir) throws IOException {
    Path meta = dir.resolve("meta.properties");
    if (Files.exists(meta)) {
      return clusterIdIn(meta);
    }
    String clusterId = Uuid.randomUuid().toString();
    format(dir, clusterId);
    return clusterId;
  }

  /**
   * Prepares an empty directory for a node of this cluster; one that is cut short can be redone.
   */
  public static void format(Path dir, String clusterId) throws IOException {
    try {
      new Formatter()
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setClusterId(clusterId)
          .setNodeId(NODE_ID)
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setMetadataLogDirectory(dir.toString())
          .addDirectory(dir.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("formatting failed", e);
    }
  }

  private static String clusterIdIn(Path meta) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(meta)) {
      properties.load(reader);
    }
    String clusterId = properties.getProperty("cluster.id");
    if (clusterId == null) {
      throw new IOException(meta + " names no cluster.id");
    }
    return clusterId;
  }

  private static Properties settings(Path dir, Ends ends) {
    Properties settings = new Properties();

    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    String clients = BROKER_LISTENER + "://127.0.0.1:" + ends.port();
    String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + ends.controllerPort();
    settings.put("listeners", clients + "," + controller);
    settings.put("advertised.listeners", clients);
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    // Static voters: a dynamic quorum would write the port into the log, and it may change.
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ends.controllerPort());
    settings.put("log.dirs", dir.toString());

    // One node, so one copy. Few partitions: each is a directory with open files.
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      settings.put(topic + ".num.partitions", Integer.toString(INTERNAL_PARTITIONS));
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".segment.bytes", Integer.toString(16 * MIB));
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("auto.create.topics.enable", "false");
    // Not one MBean for each of some thousand metrics, at each start.
    settings.put("metric.reporters", "");

    // Groups: a lone worker need not wait for others, and a dead one is noticed after its own
    // session.timeout.ms, from 1 s.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    // An installation that was off for weeks goes on where it stopped, not at the reset policy.
    settings.put("offsets.retention.minutes", Integer.toString(365 * 24 * 60));

    // Transactions that a killed process leaves are resolved soon.
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    // Nobody could take over from a lone broker, so it is never given up for being slow: a fenced
    // broker has no leaders, and transactions that end meanwhile may stay open for ever. A killed
    // one is not waited for either, see KilledNode.
    settings.put("broker.session.timeout.ms", Long.toString(SLOW_IS_NOT_DEAD.toMillis()));
    settings.put(
        "initial.broker.registration.timeout.ms", Long.toString(SLOW_IS_NOT_DEAD.toMillis()));

    // A record's time is never a reason to refuse it. A clock that was ahead and is set back leaves
    // commands "of tomorrow", and what follows from them bears their time.
    settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    // Small files. An index is allocated in full for each active segment; at one entry per 4 KiB
    // of log, 12 bytes at most, a segment of 64 MiB needs 192 KiB.
    settings.put("log.segment.bytes", Integer.toString(64 * MIB));
    settings.put("log.index.size.max.bytes", Integer.toString(MIB / 4));
    settings.put("metadata.log.segment.bytes", Integer.toString(16 * MIB));
    settings.put("metadata.max.retention.bytes", Integer.toString(64 * MIB));

    // What is past its retention goes within a minute, not five.
    settings.put("log.retention.check.interval.ms", "60000");

    // Small heap and few threads. 8 MiB of dedupe buffer lets one cleaning pass hold 300,000 keys.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MIB));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "4");
    return settings;
  }
}
