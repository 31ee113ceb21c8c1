package io.pinstream.deploy.embedded;

import static java.util.Comparator.naturalOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unregisters the broker of a killed node in the metadata log, before the node restarts.
 *
 * <p>Otherwise the log has it as the live leader of everything, until its session expires during
 * the next start. By then, the transaction coordinator is elected, finds partitions without a
 * leader, takes them for deleted, and marks a transaction as complete whose markers it has not
 * written (Kafka 4.3.1 and 4.4.0, {@code KRaftMetadataCache.getPartitionLeaderEndpoint}, which does
 * not distinguish "deleted" from "without a leader"). Such a transaction hangs forever, and nothing
 * after it is read or restored. An unregistered broker is elected once, when it is ready, and does
 * not wait for the expiry of the old session.
 */
final class KilledNode {

  private static final Logger LOG = LoggerFactory.getLogger(KilledNode.class);
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private KilledNode() {}

  private static final String METADATA = "__cluster_metadata-0";

  /** Exists from a clean end to the next start; contains the result of {@link #metadata}. */
  private static final String ENDED = ".pinstream_ended";

  /**
   * Whether the metadata log lacks the clean end of the last broker on this directory: it was
   * killed, or the log has lost its last writes. Kafka's own file for a clean shutdown is not
   * enough: it exists until the logs are loaded, and by then a broker has registered.
   */
  static boolean wasKilled(Path dir) throws IOException {
    Path ended = dir.resolve(ENDED);
    return EmbeddedKafka.hasRun(dir)
        && !(Files.exists(dir.resolve(".kafka_cleanshutdown"))
            && Files.exists(ended)
            && Files.readString(ended).equals(metadata(dir)));
  }

  static void noteStart(Path dir) throws IOException {
    Files.deleteIfExists(dir.resolve(ENDED));
  }

  static void noteEnd(Path dir) {
    try {
      Files.writeString(dir.resolve(ENDED), metadata(dir));
    } catch (IOException e) {
      LOG.warn("The next start will take this node for killed, and be slower", e);
    }
  }

  /** The last segment of the metadata log: its name, its length and its checksum. */
  private static String metadata(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(METADATA))) {
      Path last =
          files.filter(file -> file.toString().endsWith(".log")).max(naturalOrder()).orElse(null);
      if (last == null) {
        return "none";
      }
      byte[] bytes = Files.readAllBytes(last);
      CRC32C checksum = new CRC32C();
      checksum.update(bytes);
      return last.getFileName() + " " + bytes.length + " " + checksum.getValue();
    }
  }

  /**
   * Removes the registration, with only the node's controller running.
   *
   * @param settings settings of the whole node
   * @param controller the listener of its controller, as host:port
   */
  static void withdrawRegistration(Properties settings, String listener, String controller)
      throws InterruptedException, TimeoutException {
    Properties alone = new Properties();
    alone.putAll(settings);
    alone.put("process.roles", "controller");
    alone.put("listeners", listener + "://" + controller);
    alone.remove("advertised.listeners");
    alone.remove("inter.broker.listener.name");
    int id = Integer.parseInt(alone.getProperty("node.id"));
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(alone, false), Time.SYSTEM);
    try {
      server.startup();
      unregister(id, controller);
    } finally {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static void unregister(int id, String controller)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (true) {
      try (Admin admin =
          Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, controller))) {
        admin.unregisterBroker(id).all().get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
          return; // it was killed before it registered, or after it was unregistered
        }
        // The controller listens before it has read its supported features from its log.
        boolean early =
            e.getCause() instanceof UnsupportedVersionException
                || e.getCause() instanceof RetriableException;
        if (!early || System.nanoTime() > end) {
          throw new IllegalStateException("The killed broker could not be unregistered", e);
        }
        Thread.sleep(PAUSE);
      }
    }
  }
}
