package io.pinstream.deploy.installation;

import io.pinstream.schemas.id.SecretFile;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the offset of Kafka's metadata log outside of Kafka's folder, so that the next start
 * detects a log that was truncated or replaced by an older one. With such a log, producer ids would
 * be assigned twice, and brokers drop records under a reused id as duplicates.
 */
final class MetadataProgress implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataProgress.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int TIMEOUT_MS = 5_000;

  private final DataFolder folder;
  private final String id;
  private final Admin admin;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("metadata-progress").daemon().factory());
  private long noted;

  /** The content of the file. */
  record Noted(String id, long metadataOffset) {}

  MetadataProgress(DataFolder folder, String id, String bootstrapServers) {
    this.folder = folder;
    this.id = id;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "pinstream-installation",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MS));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // note() logs its failures itself
  void start() {
    timer.scheduleWithFixedDelay(this::note, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void note() {
    try {
      long now = admin.describeMetadataQuorum().quorumInfo().get().highWatermark();
      if (now > noted) {
        byte[] json = Json.write(new Noted(id, now));
        SecretFile.write(folder.progress(), new String(json, StandardCharsets.UTF_8) + "\n");
        noted = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | IOException | RuntimeException e) {
      // A broker that is down and a full disk are reported elsewhere; an older offset stays valid.
      LOG.debug("Could not record the offset of Kafka's metadata", e);
    }
  }

  /** The last recorded offset; 0 if there is none. */
  static long read(DataFolder folder, String id) {
    if (!Files.exists(folder.progress())) {
      return 0;
    }
    try {
      Noted noted = Json.read(Files.readAllBytes(folder.progress()), Noted.class);
      if (noted.id().equals(id)) {
        return noted.metadataOffset();
      }
      throw Refusal.restore(folder.progress() + " is of another installation", folder.progress());
    } catch (IOException | UncheckedIOException e) {
      throw Refusal.because(
          folder.progress() + " is damaged",
          "restore it from the backup of this installation, or remove it if kafka/ is whole",
          e);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (timer.awaitTermination(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        note();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close(Duration.ofMillis(TIMEOUT_MS));
  }
}
