package io.pinstream.topologies.models;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Announces models to all instances, and withdraws them. */
public final class ModelAnnouncement {

  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final BlobStore blobs;
  private final Clock clock;

  public ModelAnnouncement(String bootstrapServers, BlobStore blobs, Clock clock) {
    this.bootstrapServers = bootstrapServers;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * Uploads the model of a folder to the blob store, then announces it.
   *
   * @throws IOException if there is no model in the folder
   */
  public ModelRelease announce(Path folder)
      throws IOException, InterruptedException, ExecutionException {
    SpamModel model = SpamModel.read(folder);
    byte[] weights = Files.readAllBytes(folder.resolve(SpamModel.WEIGHTS));
    String sha256 = HexFormat.of().formatHex(ModelLoader.sha256(weights));
    ModelRelease release =
        new ModelRelease(
            Id.ofModel(model.version()),
            model.version(),
            BlobKeys.MODELS + sha256,
            sha256,
            weights.length,
            Files.readString(folder.resolve(SpamModel.THRESHOLDS)),
            clock.instant());
    blobs.keep(release.artefact(), weights);
    send(release.id(), release);
    return release;
  }

  /** Withdraws the model in force; empty if it is the built-in one. */
  public Optional<ModelRelease> takeBack() throws InterruptedException, ExecutionException {
    ModelRelease last = inForce().orElse(null);
    if (last != null) {
      send(last.id(), null);
    }
    return Optional.ofNullable(last);
  }

  /** The model in force; empty if it is the built-in one. */
  public Optional<ModelRelease> inForce() {
    try (ModelReleases releases = new ModelReleases(bootstrapServers)) {
      releases.catchUp(POLL);
      return Optional.ofNullable(releases.inForce());
    }
  }

  private void send(Id id, @Nullable ModelRelease release)
      throws InterruptedException, ExecutionException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      // Home 0 is in partition 0, whatever the number of partitions.
      producer.send(Topics.SPAM_MODELS.record(id, release, 1)).get();
    }
  }
}
