package io.pinstream.deploy.installation;

import java.nio.file.Path;

/**
 * Where the parts of an installation are. Each of them may be a symbolic link to another disk.
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

  /** Decides the homes of user names; without it nobody can log in. */
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

  /** The files of the bucket: an S3 server that keeps an object as a file has them here. */
  public Path bucket() {
    return blobs().resolve(BUCKET);
  }

  /** What Kafka Streams keeps: all of it can be made again from Kafka. */
  public Path state() {
    return root.resolve("state");
  }

  /** The identity itself. */
  public Path record() {
    return root.resolve(MARKER);
  }

  /** How far Kafka's metadata had got. */
  public Path progress() {
    return root.resolve("kafka-progress.json");
  }

  Path lock() {
    return root.resolve(".lock");
  }

  /** An object in the bucket, which any S3 server could hold. */
  public Path blobsMarker() {
    return bucket().resolve(MARKER);
  }

  Path stateMarker() {
    return state().resolve(MARKER);
  }
}
