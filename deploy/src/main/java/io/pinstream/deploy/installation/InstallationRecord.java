package io.pinstream.deploy.installation;

import io.pinstream.schemas.id.SecretFile;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who an installation is: {@code installation.json} in the data folder, and, without topics, in the
 * state folder and in the bucket.
 *
 * @param id also the id of its Kafka cluster
 * @param secret a fingerprint of the installation's secret, which tells nothing about it
 * @param phase whether the first start has come to its end
 * @param topics Pinstream's own topics as of the last start that got ready, by name
 */
record InstallationRecord(String id, String secret, Phase phase, Map<String, KnownTopic> topics) {

  enum Phase {
    /** The first start has begun. Nobody could write anything yet. */
    FOUNDING,
    /** The first start got ready: everything there is must stay. */
    COMPLETE
  }

  /**
   * @param id a topic that is deleted and made again has another
   */
  record KnownTopic(String id, int partitions) {}

  InstallationRecord {
    topics = new TreeMap<>(topics);
  }

  InstallationRecord complete(Map<String, KnownTopic> now) {
    return new InstallationRecord(id, secret, Phase.COMPLETE, now);
  }

  /** For a folder that belongs to this installation. */
  InstallationRecord marker() {
    return new InstallationRecord(id, secret, Phase.COMPLETE, Map.of());
  }

  boolean isSameInstallation(InstallationRecord other) {
    return id.equals(other.id) && secret.equals(other.secret);
  }

  /**
   * @throws IOException when there is no such file, or it is not what {@link #write} wrote
   */
  static InstallationRecord read(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file), InstallationRecord.class);
    } catch (UncheckedIOException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  void write(Path file) throws IOException {
    SecretFile.write(file, new String(Json.write(this), StandardCharsets.UTF_8) + "\n");
  }
}
