package io.pinstream.deploy.spam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.embedded.EmbeddedS3;
import io.pinstream.deploy.embedded.Ports;
import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.topologies.models.ModelAnnouncement;
import io.pinstream.topologies.models.ModelWatch;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.workers.blobs.BlobStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is announced, loaded, refused and taken back, on a real broker and a real blob store. */
class ModelLifeTest {

  private static final Duration LAG = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of("");

  @Test
  void aModelComesAndGoesWithoutARestart() throws Exception {
    SpamModel shipped = SpamModel.shipped();
    // Another version: the same weights with thresholds of its own.
    Path other = folder.resolve("other");
    shipped.write(other);
    Path thresholds = other.resolve(SpamModel.THRESHOLDS);
    Files.writeString(thresholds, Files.readString(thresholds).replace("spam=0.", "spam=0.1"));
    String version = SpamModel.read(other).version();
    assertThat(version).isNotEqualTo(shipped.version());

    int port = Ports.free(1)[0];
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    BlobStoreSettings settings =
        new BlobStoreSettings(endpoint, endpoint, "us-east-1", "models", "key", "secret secret");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, 0);
        EmbeddedS3 s3 =
            EmbeddedS3.start(
                new EmbeddedS3.Settings(
                    folder.resolve("blobs"),
                    port,
                    "models",
                    "key",
                    "secret secret",
                    java.util.List.of(),
                    BlobKeys.UPLOADS));
        BlobStore blobs = new BlobStore(settings)) {
      String broker = kafka.bootstrapServers();
      TopicCreation.ensure(broker, 4, (short) 1);
      ModelAnnouncement announcement = new ModelAnnouncement(broker, blobs, Clock.systemUTC());
      ModelInForce model = new ModelInForce(Scorer.of(shipped));
      try (ModelWatch watch =
          new ModelWatch(broker, blobs, folder.resolve("kept"), model, Scorer.of(shipped))) {
        watch.start(LAG);
        assertThat(version(model)).isEqualTo(shipped.version());

        announcement.announce(other);
        await().atMost(LAG).until(() -> version(model).equals(version));

        // What makes no sense, is not there, or is not what was announced, changes nothing
        ModelRelease good = announcement.inForce().orElseThrow();
        send(broker, poisoned(good, "0".repeat(64), good.artefact()));
        String missing = "1".repeat(64);
        send(broker, poisoned(good, missing, BlobKeys.MODELS + missing));
        await().atMost(LAG).until(() -> watch.refusals() == 1);
        String foreign = "2".repeat(64);
        blobs.keep(BlobKeys.MODELS + foreign, new byte[] {1, 2, 3});
        send(broker, poisoned(good, foreign, BlobKeys.MODELS + foreign));
        await().atMost(LAG).until(() -> watch.refusals() == 2);
        assertThat(version(model)).isEqualTo(version);
        assertThat(announcement.takeBack().orElseThrow().version()).isEqualTo("poisoned");
      }
      // and it is there again after a restart, from the folder or the blob store
      ModelInForce next = new ModelInForce(Scorer.of(shipped));
      try (ModelWatch watch =
          new ModelWatch(broker, blobs, folder.resolve("kept"), next, Scorer.of(shipped))) {
        watch.start(LAG);
        assertThat(version(next)).isEqualTo(version);

        assertThat(announcement.takeBack().orElseThrow().version()).isEqualTo(version);
        await().atMost(LAG).until(() -> version(next).equals(shipped.version()));
        assertThat(announcement.takeBack()).isEmpty();
      }
      assertThat(s3).isNotNull();
    }
  }

  private static ModelRelease poisoned(ModelRelease like, String sha256, String artefact) {
    return new ModelRelease(
        Id.ofModel("poisoned"),
        "poisoned",
        artefact,
        sha256,
        like.bytes(),
        like.thresholds(),
        Instant.EPOCH);
  }

  private static void send(String broker, ModelRelease release) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(Topics.SPAM_MODELS.record(release.id(), release, 4)).get();
    }
  }

  private static String version(ModelInForce model) {
    return Objects.requireNonNull(model.get()).version();
  }
}
