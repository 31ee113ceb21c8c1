package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.Ports;
import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.deploy.installation.InstallationFolder;
import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.nodes.NodeStatus;
import io.pinstream.deploy.process.NodeProcess;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.roles.OpenParts;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.streams.nodes.NodeMap;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.streams.transactions.HangingTransactions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A fleet on this machine: each node a process of its own, beside the broker and the blob store of
 * a standalone, on the data folder of a standalone.
 */
public final class LocalFleet implements AutoCloseable {

  private static final short ONE_REPLICA = 1;
  private static final int WORKER_HEAP = 384;
  private static final int API_HEAP = 192;
  private static final Duration READY_WITHIN = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(300);

  /** How far the ports of the next API, and of an API's internal port, are apart. */
  private static final int NEXT_API = 20;

  private static final int INTERNAL = 3;
  private static final int WORKERS = 300;

  private final OpenParts open = new OpenParts();
  private final StandaloneSettings settings;
  private final Progress progress;
  private final Clock clock;
  private final List<NodeProcess> nodes = new ArrayList<>();

  private LocalFleet(StandaloneSettings settings, Progress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Starts everything, and returns when every partition is active somewhere.
   *
   * @param workers how many nodes decide and keep the views
   * @param apis how many nodes take writes and answer reads
   * @throws StartupException when something is in the way; what was started is stopped again
   */
  public static LocalFleet start(
      StandaloneSettings settings, int workers, int apis, Progress progress, Clock clock) {
    LocalFleet fleet = new LocalFleet(settings, progress, clock);
    try {
      fleet.start(workers, apis);
      return fleet;
    } catch (Exception e) {
      // Whatever it is: no process may stay.
      fleet.close();
      throw StartupException.of(e);
    }
  }

  private void start(int workers, int apis) throws Exception {
    RunFolder earlier = RunFolder.isIn(settings.data()) ? takeRunFolder() : null;
    Listeners.requireFree(settings.ports());
    ports(settings.ports().api(), workers, apis).forEach(port -> Ports.requireFree("A node", port));
    InstallationFolder installation =
        open.opened(
            InstallationFolder.open(settings.data(), settings.bounds().space(), progress::say));
    RunFolder run = earlier == null ? takeRunFolder() : earlier;
    run.begin();
    Ids ids = new Ids(installation.secret(), clock);
    BlobStoreSettings blobStore = Servers.blobStore(settings, ids);
    HangingTransactions transactions = new HangingTransactions(settings.bootstrapServers());
    Servers servers =
        open.opened(Servers.launch(settings, blobStore, run, transactions::checkSoon));
    servers.await(progress);
    open.opened(transactions).start();
    TopicCreation.ensure(settings.bootstrapServers(), settings.partitions(), ONE_REPLICA);
    open.opened(installation.watch(settings.bootstrapServers()));
    for (int i = 1; i <= workers; i++) {
      launch(
          "worker-" + i, List.of("worker"), WORKER_HEAP, 0, settings.ports().api() + WORKERS + i);
    }
    for (int i = 1; i <= apis; i++) {
      int port = apiPort(i);
      launch("api-" + i, List.of("ingest", "query"), API_HEAP, port, port + INTERNAL);
    }
    awaitComplete(workers + apis);
    installation.complete(settings.bootstrapServers());
  }

  /** The ports of the nodes, beside those of a standalone. */
  public static List<Integer> ports(int first, int workers, int apis) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 1; i <= workers; i++) {
      ports.add(first + WORKERS + i);
    }
    for (int i = 1; i <= apis; i++) {
      ports.add(first + (i - 1) * NEXT_API);
      ports.add(first + (i - 1) * NEXT_API + INTERNAL);
    }
    return ports;
  }

  private RunFolder takeRunFolder() throws InterruptedException {
    return open.opened(RunFolder.take(settings.data(), progress::say));
  }

  private int apiPort(int number) {
    return settings.ports().api() + (number - 1) * NEXT_API;
  }

  private void launch(String name, List<String> roles, int heap, int port, int internalPort)
      throws IOException {
    DataFolder folder = new DataFolder(settings.data());
    Path own = settings.data().resolve("nodes").resolve(name);
    PrivateFiles.createFolder(own);
    List<String> arguments = new ArrayList<>(roles);
    arguments.addAll(
        List.of(
            "--name", name,
            "--bootstrap-servers", settings.bootstrapServers(),
            "--keys", folder.keys().toString(),
            "--data", own.toString(),
            "--host", StandaloneSettings.HOST,
            "--internal-port", Integer.toString(internalPort),
            "--blob-store", "http://" + StandaloneSettings.HOST + ":" + settings.ports().blobs()));
    if (!settings.clients().limits()) {
      arguments.add("--no-limits");
    }
    if (port > 0) {
      arguments.addAll(List.of("--port", Integer.toString(port)));
    }
    Path log = own.resolve("log");
    nodes.add(open.opened(NodeProcess.launch(name, heap, arguments, log)));
    progress.say(
        "  %-12s %s  %s"
            .formatted(
                name, port > 0 ? "http://" + StandaloneSettings.HOST + ":" + port : "", log));
  }

  private void awaitComplete(int count) throws InterruptedException {
    long until = System.nanoTime() + READY_WITHIN.toNanos();
    progress.say("  waiting for the nodes; a first start takes half a minute");
    while (!isComplete(count)) {
      if (System.nanoTime() - until > 0) {
        throw new StartupException(
            "The nodes were not ready within %d minutes; their logs say why"
                .formatted(READY_WITHIN.toMinutes()));
      }
      Thread.sleep(LOOK);
    }
  }

  private boolean isComplete(int count) throws InterruptedException {
    List<NodeMap.View> all;
    try {
      all = NodeStatus.views(statusAddress(), new DataFolder(settings.data()).keys(), clock);
    } catch (StartupException notYet) {
      return false;
    }
    return all.stream().filter(NodeMap.View::alive).count() >= count
        && NodeMap.isComplete(all, settings.partitions());
  }

  /** Where `pinstream status` can ask. */
  public URI statusAddress() {
    return URI.create(
        "http://" + StandaloneSettings.HOST + ":" + (settings.ports().api() + INTERNAL));
  }

  /** The addresses of the APIs. */
  public List<String> addresses() {
    return nodes.stream()
        .filter(node -> node.name().startsWith("api-"))
        .map(node -> Integer.parseInt(node.name().substring("api-".length())))
        .map(number -> "http://" + StandaloneSettings.HOST + ":" + apiPort(number))
        .toList();
  }

  /** All nodes, workers first. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public void close() {
    open.close();
  }
}
