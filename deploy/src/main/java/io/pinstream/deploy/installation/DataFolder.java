package io.pinstream.deploy.installation;

import java.nio.file.Path;

/**
 * The layout of a data folder. Each part may be a symbolic link to another disk.
 *
 * @param root the data folder, absolute
 */
public record DataFolder(Path root) {

  /** The one bucket of the blob store. */
  public static final String BUCKET = "pinstream";

  private static final String MARKER = "installation.json";

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  public Path keys() {
    return root.resolve("keys");
  }

  /** Determines the homes of user names; without it nobody can log in. */
  public Path secret() {
    return keys().resolve("installation.secret");
  }

  /** The keys that sign access tokens. */
  public Path tokens() {
    return keys().resolve("tokens.jwks");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path blobs() {
    return root.resolve("blobs");
  }

  /** The bucket's objects, one file each. */
  public Path bucket() {
    return blobs().resolve(BUCKET);
  }

  /** The state of Kafka Streams, which can be rebuilt from Kafka. */
  public Path state() {
    return root.resolve("state");
  }

  /** The installation's record, its identity. */
  public Path record() {
    return root.resolve(MARKER);
  }

  /** The recorded offset of Kafka's metadata log. */
  public Path progress() {
    return root.resolve("kafka-progress.json");
  }

  Path lock() {
    return root.resolve(".lock");
  }

  /** The marker in the bucket, an ordinary object. */
  public Path blobsMarker() {
    return bucket().resolve(MARKER);
  }

  Path stateMarker() {
    return state().resolve(MARKER);
  }
}
