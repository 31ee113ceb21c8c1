package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.EmbeddedS3;
import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.deploy.process.BrokerSettings;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.process.ServerProcesses;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The broker and the blob store of a standalone, each a process, on its folder. */
public final class Servers implements AutoCloseable {

  private static final String BLOB_ACCESS_KEY = "pinstream";
  private static final String REGION = "us-east-1";

  private final StandaloneSettings settings;
  private final BlobStoreSettings blobStore;
  private final ServerProcesses processes;

  private Servers(
      StandaloneSettings settings, BlobStoreSettings blobStore, ServerProcesses processes) {
    this.settings = settings;
    this.blobStore = blobStore;
    this.processes = processes;
  }

  /** The settings of a standalone's blob store; its key derives from the installation's secret. */
  public static BlobStoreSettings blobStore(StandaloneSettings settings, Ids ids) {
    URI endpoint = URI.create("http://" + StandaloneSettings.HOST + ":" + settings.ports().blobs());
    String secretKey = ids.unguessable("blob-store-secret-key");
    return new BlobStoreSettings(
        endpoint, endpoint, REGION, DataFolder.BUCKET, BLOB_ACCESS_KEY, secretKey);
  }

  /** Starts both; they may not serve yet. */
  static Servers launch(
      StandaloneSettings settings,
      BlobStoreSettings blobStore,
      RunFolder run,
      Runnable brokerIsBack) {
    BrokerSettings broker =
        new BrokerSettings(
            settings.data().resolve("kafka"),
            settings.ports().kafka(),
            settings.ports().controller());
    EmbeddedS3.Settings blobs =
        new EmbeddedS3.Settings(
            settings.data().resolve("blobs"),
            settings.ports().blobs(),
            blobStore.bucket(),
            blobStore.accessKey(),
            blobStore.secretKey(),
            pageOrigins(settings),
            BlobKeys.UPLOADS);
    return new Servers(
        settings, blobStore, ServerProcesses.start(run.path(), broker, blobs, brokerIsBack));
  }

  /** The pages that may put uploads: our own, by either name of this machine, and others. */
  private static List<String> pageOrigins(StandaloneSettings settings) {
    List<String> origins = new ArrayList<>(settings.clients().origins());
    origins.add(settings.address());
    origins.add("http://localhost:" + settings.ports().api());
    return origins;
  }

  /** Returns when both serve. */
  void await(Progress progress) throws Exception {
    progress.step(
        "blob store",
        blobStore.endpoint().toString(),
        () -> {
          processes.awaitBlobStore();
          return processes;
        });
    progress.step(
        "broker",
        settings.bootstrapServers(),
        () -> {
          processes.awaitBroker();
          return processes;
        });
  }

  /** Whether both serve now. */
  boolean areUp() {
    return processes.areUp();
  }

  @Override
  public void close() {
    processes.close();
  }
}
