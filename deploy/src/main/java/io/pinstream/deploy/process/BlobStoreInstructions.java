package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;

/** {@link EmbeddedS3.Settings} on their way to the blob store's process; limits are the usual. */
record BlobStoreInstructions(
    Path dataDir,
    int port,
    String bucket,
    String accessKey,
    String secretKey,
    List<String> allowedOrigins,
    String uploadPrefix) {

  static BlobStoreInstructions of(EmbeddedS3.Settings settings) {
    return new BlobStoreInstructions(
        settings.dataDir(),
        settings.port(),
        settings.bucket(),
        settings.accessKey(),
        settings.secretKey(),
        settings.allowedOrigins(),
        settings.uploadPrefix());
  }

  EmbeddedS3.Settings settings() {
    return new EmbeddedS3.Settings(
        dataDir, port, bucket, accessKey, secretKey, allowedOrigins, uploadPrefix);
  }
}
