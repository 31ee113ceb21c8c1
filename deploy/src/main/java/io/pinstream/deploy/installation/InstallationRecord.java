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
 * The identity of an installation: {@code installation.json} in the data folder, and, without
 * topics, in the state folder and in the bucket.
 *
 * @param id the installation's id, which is also the id of its Kafka cluster
 * @param secret a fingerprint of the installation's secret, which does not reveal it
 * @param phase whether the first start has completed
 * @param topics Pinstream's own topics as of the last complete start, by name
 */
record InstallationRecord(String id, String secret, Phase phase, Map<String, KnownTopic> topics) {

  enum Phase {
    /** The first start has begun. No user could write anything yet. */
    FOUNDING,
    /** The first start has completed: nothing may be lost. */
    COMPLETE
  }

  /**
   * @param id a topic that is deleted and created again has another id
   */
  record KnownTopic(String id, int partitions) {}

  InstallationRecord {
    topics = new TreeMap<>(topics);
  }

  InstallationRecord complete(Map<String, KnownTopic> now) {
    return new InstallationRecord(id, secret, Phase.COMPLETE, now);
  }

  /** The marker for a folder of this installation. */
  InstallationRecord marker() {
    return new InstallationRecord(id, secret, Phase.COMPLETE, Map.of());
  }

  boolean isSameInstallation(InstallationRecord other) {
    return id.equals(other.id) && secret.equals(other.secret);
  }

  /**
   * @throws IOException if the file is missing or damaged
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
