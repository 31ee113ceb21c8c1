package io.pinstream.deploy.standalone;

import io.javalin.Javalin;
import io.pinstream.deploy.installation.InstallationFolder;
import io.pinstream.deploy.installation.OpenFiles;
import io.pinstream.deploy.page.Page;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.roles.Admission;
import io.pinstream.deploy.roles.Edge;
import io.pinstream.deploy.roles.IngestRole;
import io.pinstream.deploy.roles.OpenParts;
import io.pinstream.deploy.roles.QueryRole;
import io.pinstream.deploy.roles.WorkerRole;
import io.pinstream.deploy.space.SpaceWatch;
import io.pinstream.deploy.space.WritesNeedSpace;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.http.AccessTokens;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.streams.transactions.HangingTransactions;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.screening.Screening;
import io.pinstream.workers.blobs.BlobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A whole Pinstream: all roles and the page in this process, the broker and the blob store in two
 * child processes that it supervises.
 */
public final class Standalone implements AutoCloseable {

  private static final String INSTANCE = "standalone";
  private static final short ONE_REPLICA = 1;
  private static final int NO_STANDBYS = 0;
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration COMMIT = Duration.ofMillis(100);

  /** The memory limit of all stores of a standalone, in bytes. */
  public static final long STORE_MEMORY = 64L << 20;

  private static final String SERVERS = "broker and blob store";

  private final StandaloneSettings settings;
  private final Progress progress;
  private final Clock clock;
  private final OpenParts open = new OpenParts();

  private Standalone(StandaloneSettings settings, Progress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Starts everything, and returns when all parts are ready.
   *
   * @throws StartupException if the start is refused or fails; started parts are stopped again
   */
  public static Standalone start(StandaloneSettings settings, Progress progress, Clock clock) {
    Standalone standalone = new Standalone(settings, progress, clock);
    try {
      standalone.start();
      return standalone;
    } catch (Exception e) {
      standalone.close();
      throw StartupException.of(e);
    }
  }

  public String address() {
    return settings.address();
  }

  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** The Streams settings of a standalone; all its applications share {@code memory}. */
  public static StreamsSettings streams(
      String bootstrapServers, int partitions, Path stateFolder, RocksDbMemory memory) {
    return new StreamsSettings(
        bootstrapServers,
        partitions,
        ONE_REPLICA,
        stateFolder,
        INSTANCE,
        NO_STANDBYS,
        SESSION,
        COMMIT,
        memory);
  }

  private void start() throws Exception {
    OpenFiles.require(settings.partitions());
    // Children of a killed run may still write: wait for them before any check.
    RunFolder earlier = RunFolder.isIn(settings.data()) ? takeRunFolder() : null;
    Listeners.requireFree(settings.ports());
    Edge edge = open.opened(Listeners.api(settings, progress));
    edge.readiness().await(SERVERS);
    InstallationFolder installation =
        open.opened(
            InstallationFolder.open(settings.data(), settings.bounds().space(), progress::say));
    RunFolder run = earlier == null ? takeRunFolder() : earlier;
    run.begin();
    SpaceWatch space = open.opened(installation.watchSpace());
    Ids ids = new Ids(installation.secret(), clock);
    BlobStoreSettings blobStore = Servers.blobStore(settings, ids);

    CompletableFuture<@Nullable Scorer> model = Screening.shipped();
    Servers servers = startServers(blobStore, run);
    open.opened(installation.watch(settings.bootstrapServers()));
    edge.readiness().ready(SERVERS);

    WorkerRole worker = startWorker(ids, blobStore, model.join(), run.lastRunWasKilled());
    worker.announce(edge.readiness());
    SigningKeys keys = installation.signingKeys();
    AccessTokens tokens = new AccessTokens(keys::publicKeys, clock);
    Admission admission =
        settings.clients().limits()
            ? Admission.limited(tokens, clock)
            : Admission.unlimited(tokens, clock);
    IngestRole ingest =
        open.opened(
            IngestRole.start(
                settings.bootstrapServers(), settings.partitions(), ids, blobStore, admission));
    QueryRole query =
        open.opened(
            QueryRole.start(worker, keys, ids, blobStore, admission, servers::areUp, clock));
    Javalin api =
        edge.prepare(
            config -> {
              WritesNeedSpace.install(config, space::hasEnough);
              Page.install(config, blobStore.publicEndpoint());
              ingest.routes(config);
              query.routes(config);
            });
    progress.step(
        "metrics",
        Listeners.metricsAddress(settings.ports()),
        () ->
            open.opened(
                Listeners.metrics(
                    settings,
                    edge,
                    worker,
                    new CallSignature(ids.unguessable("calls-between-nodes"), clock))));
    // Everything above runs while the applications start.
    worker.awaitRunning(progress, edge.readiness());
    installation.complete(settings.bootstrapServers());
    progress.step(
        "API",
        settings.address(),
        () -> {
          edge.serve(api);
          return edge;
        });
    open.opened(edge::drain);
  }

  private RunFolder takeRunFolder() throws InterruptedException {
    return open.opened(RunFolder.take(settings.data(), progress::say));
  }

  private Servers startServers(BlobStoreSettings blobStore, RunFolder run) throws Exception {
    HangingTransactions transactions = new HangingTransactions(settings.bootstrapServers());
    Servers servers =
        open.opened(Servers.launch(settings, blobStore, run, transactions::checkSoon));
    servers.await(progress);
    open.opened(transactions).start();
    TopicCreation.ensure(settings.bootstrapServers(), settings.partitions(), ONE_REPLICA);
    return servers;
  }

  private WorkerRole startWorker(
      Ids ids, BlobStoreSettings blobStore, @Nullable Scorer shipped, boolean lastRunWasKilled)
      throws InterruptedException {
    BlobStore blobs = open.opened(new BlobStore(blobStore));
    Screening screening =
        open.opened(
            Screening.start(
                settings.bootstrapServers(),
                blobs,
                settings.data().resolve("models"),
                settings.bounds().screen(),
                shipped));
    if (lastRunWasKilled) {
      progress.say("  The last run was killed; what it had in work is restored from the log.");
    }
    StreamsSettings streams =
        streams(
            settings.bootstrapServers(),
            settings.partitions(),
            settings.data().resolve("state"),
            RocksDbMemory.of(STORE_MEMORY));
    return open.opened(
        new WorkerRole(
            new WorkerRole.Settings(
                streams,
                ids.installation(),
                settings.bounds().feeds(),
                settings.bounds().accountRisk()),
            screening,
            blobs,
            lastRunWasKilled,
            clock));
  }

  /** Refuses new requests, answers those that run, and stops everything behind the API. */
  @Override
  public void close() {
    open.close();
  }
}
