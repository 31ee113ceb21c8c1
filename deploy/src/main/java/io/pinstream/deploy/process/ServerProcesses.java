package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedS3;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The broker and the blob store, each in a supervised process of its own. */
public final class ServerProcesses implements AutoCloseable {

  private static final String BROKER = "broker";
  private static final String BLOB_STORE = "blob store";

  private final SupervisedProcess broker;
  private final SupervisedProcess blobStore;

  private ServerProcesses(SupervisedProcess broker, SupervisedProcess blobStore) {
    this.broker = broker;
    this.blobStore = blobStore;
  }

  /**
   * Waits until child processes of an earlier run have ended: if their parent was killed, they take
   * a moment longer. Called by the owner of the folder, before anything is started.
   *
   * @param say prints what it waits for to the console
   */
  public static void awaitEarlierRun(Path runFolder, Consumer<String> say)
      throws InterruptedException {
    ProcessLock.awaitFree(brokerLock(runFolder), BROKER, say);
    ProcessLock.awaitFree(blobStoreLock(runFolder), BLOB_STORE, say);
  }

  /** The broker that runs now, whoever started it. */
  public static Optional<ProcessHandle> runningBroker(Path runFolder) {
    return ProcessLock.holder(brokerLock(runFolder));
  }

  /** The blob store that runs now, whoever started it. */
  public static Optional<ProcessHandle> runningBlobStore(Path runFolder) {
    return ProcessLock.holder(blobStoreLock(runFolder));
  }

  private static Path brokerLock(Path runFolder) {
    return runFolder.resolve("broker.lock");
  }

  private static Path blobStoreLock(Path runFolder) {
    return runFolder.resolve("blob-store.lock");
  }

  /**
   * Starts both at once, and does not wait for them.
   *
   * @param runFolder holds the lock of each process
   * @param brokerIsBack called whenever the broker serves clients again after it had ended
   */
  public static ServerProcesses start(
      Path runFolder, BrokerSettings broker, EmbeddedS3.Settings blobStore, Runnable brokerIsBack) {
    return new ServerProcesses(
        SupervisedProcess.launch(
            BROKER,
            JavaCommand.of(
                List.of("-Xms32m", "-Xmx192m"), "PINSTREAM_BROKER_JAVA_OPTS", BrokerCommand.NAME),
            brokerLock(runFolder),
            broker,
            brokerIsBack),
        SupervisedProcess.launch(
            BLOB_STORE,
            JavaCommand.of(
                // It only copies bytes: the second compiler would cost more memory than it is
                // worth.
                List.of("-Xms16m", "-Xmx96m", "-XX:TieredStopAtLevel=1"),
                "PINSTREAM_BLOB_STORE_JAVA_OPTS",
                BlobStoreCommand.NAME),
            blobStoreLock(runFolder),
            blobStore,
            () -> {}));
  }

  /** Waits until the broker serves clients. */
  public void awaitBroker() throws InterruptedException {
    broker.awaitReady();
  }

  /** Waits until the blob store serves clients. */
  public void awaitBlobStore() throws InterruptedException {
    blobStore.awaitReady();
  }

  /** Whether both serve clients now. */
  public boolean areUp() {
    return broker.isUp() && blobStore.isUp();
  }

  @Override
  public void close() {
    blobStore.close();
    broker.close();
  }
}
