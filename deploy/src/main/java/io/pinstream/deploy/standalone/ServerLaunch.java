package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.EmbeddedS3;
import io.pinstream.deploy.process.BrokerSettings;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.process.ServerProcesses;
import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import java.util.ArrayList;
import java.util.List;

/** Starts the broker and the blob store of a standalone on its folder. */
final class ServerLaunch {

  private ServerLaunch() {}

  /** Starts both; they may not serve yet. */
  static ServerProcesses launch(
      StandaloneSettings settings,
      BlobStoreSettings blobSettings,
      RunFolder run,
      Runnable brokerIsBack) {
    BrokerSettings broker =
        new BrokerSettings(
            settings.data().resolve("kafka"),
            settings.ports().kafka(),
            settings.ports().controller());
    EmbeddedS3.Settings blobStore =
        new EmbeddedS3.Settings(
            settings.data().resolve("blobs"),
            settings.ports().blobs(),
            blobSettings.bucket(),
            blobSettings.accessKey(),
            blobSettings.secretKey(),
            pageOrigins(settings),
            BlobKeys.UPLOADS);
    return ServerProcesses.start(run.path(), broker, blobStore, brokerIsBack);
  }

  /** The pages that may put uploads: our own, by either name of this machine, and others. */
  private static List<String> pageOrigins(StandaloneSettings settings) {
    List<String> origins = new ArrayList<>(settings.clients().origins());
    origins.add(settings.address());
    origins.add("http://localhost:" + settings.ports().api());
    return origins;
  }
}
