package io.pinstream.deploy.standalone;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.pinstream.deploy.embedded.Ports;
import io.pinstream.deploy.embedded.StartupException;
import io.pinstream.deploy.erasure.Erasure;
import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.deploy.installation.InstallationFolder;
import io.pinstream.deploy.installation.OpenFiles;
import io.pinstream.deploy.metrics.HttpMetrics;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.process.ServerProcesses;
import io.pinstream.deploy.space.SpaceWatch;
import io.pinstream.deploy.space.WritesNeedSpace;
import io.pinstream.deploy.transactions.HangingTransactions;
import io.pinstream.feed.FeedReadEvents;
import io.pinstream.feed.FeedReader;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.Passwords;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.http.edge.Readiness;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.ingest.CommandLog;
import io.pinstream.ingest.IngestApi;
import io.pinstream.ingest.UploadSigner;
import io.pinstream.query.QueryApi;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.streams.topics.WrongTopicsException;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.accounts.AccountsTopology;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.boards.BoardsTopology;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.moderation.ModerationTopology;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.operations.OperationsReader;
import io.pinstream.topologies.operations.OperationsTopology;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.pins.PinsReader;
import io.pinstream.topologies.pins.PinsTopology;
import io.pinstream.topologies.risk.AccountRiskTopology;
import io.pinstream.topologies.risk.PopulationWatch;
import io.pinstream.workers.blobs.BlobStore;
import io.pinstream.workers.blobs.UploadExpiry;
import io.pinstream.workers.images.ImageWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole Pinstream: applications, APIs and the page in this process, the broker and the blob store
 * in two others that it starts, watches and ends.
 */
public final class Standalone implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

  private static final String INSTANCE = "standalone";
  private static final String BUCKET = DataFolder.BUCKET;
  private static final String BLOB_ACCESS_KEY = "pinstream";
  private static final String REGION = "us-east-1";
  private static final short ONE_REPLICA = 1;
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration COMMIT = Duration.ofMillis(100);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /** For all stores of a standalone, in bytes. */
  public static final long STORE_MEMORY = 64L << 20;

  private static final int IMAGES_AT_ONCE = 2;

  private static final Attempts.Limits UNLIMITED =
      new Attempts.Limits(
          new Attempts.Limit(1_000_000, Duration.ofMillis(1)),
          new Attempts.Limit(1_000_000, Duration.ofMillis(1)));

  private final StandaloneSettings settings;
  private final Progress progress;
  private final Clock clock;
  private final RocksDbMemory memory = RocksDbMemory.of(STORE_MEMORY);
  private final FeedBudget feedBudget;
  private final HttpMetrics http = new HttpMetrics();
  // What was opened, to be closed in the opposite order.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable ServerProcesses servers;
  private List<StreamsApplication> applications = List.of();
  private List<CompletableFuture<Void>> starts = List.of();
  private long applicationsBegan;

  private Standalone(StandaloneSettings settings, Progress progress, Clock clock) {
    this.settings = settings;
    this.feedBudget = new FeedBudget(settings.bounds().feeds().memory());
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Starts everything, and returns when all of it is ready.
   *
   * @throws StartupException when something is in the way; what was started is stopped again
   */
  public static Standalone start(StandaloneSettings settings, Progress progress, Clock clock) {
    Standalone standalone = new Standalone(settings, progress, clock);
    try {
      standalone.start();
      return standalone;
    } catch (StartupException e) {
      standalone.close();
      throw e;
    } catch (WrongTopicsException e) {
      standalone.close();
      throw new StartupException(String.valueOf(e.getMessage()), e);
    } catch (Exception e) {
      standalone.close();
      throw new StartupException("Pinstream did not start: " + e, e);
    }
  }

  public String address() {
    return settings.address();
  }

  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  private void start() throws Exception {
    OpenFiles.require(settings.partitions());
    // Children of a killed run may still write: they are waited for before anything is looked at.
    RunFolder earlier =
        RunFolder.isIn(settings.data())
            ? opened(RunFolder.take(settings.data(), progress::say))
            : null;
    Ports.requireFree("The API", settings.ports().api());
    Ports.requireFree("The blob store", settings.ports().blobs());
    Ports.requireFree("The metrics' server", settings.ports().internal());
    Ports.requireFree("Kafka", settings.ports().kafka());
    Ports.requireFree("Kafka's controller", settings.ports().controller());
    EdgeServer server = listen();
    InstallationFolder installation =
        opened(InstallationFolder.open(settings.data(), settings.bounds().space(), progress::say));
    RunFolder run =
        earlier == null ? opened(RunFolder.take(settings.data(), progress::say)) : earlier;
    run.begin();
    SpaceWatch space = opened(installation.watchSpace());
    Ids ids = new Ids(installation.secret(), clock);
    BlobStoreSettings blobSettings = blobSettings(settings, ids);

    CompletableFuture<@Nullable Scorer> model = Screening.shipped();
    startServers(blobSettings, run);
    opened(installation.watch(settings.bootstrapServers()));
    server.readiness().ready("broker and blob store");
    OutcomeWaiters waiters = new OutcomeWaiters();
    BlobStore blobs = opened(new BlobStore(blobSettings));
    Screening screening = opened(Screening.start(settings, blobs, model.join()));
    if (run.lastRunWasKilled()) {
      progress.say("  The last run was killed; what it had in work is restored from the log.");
    }
    RestoreNoise noise = RestoreNoise.after(run.lastRunWasKilled());
    try {
      startApplications(waiters, screening);
      for (StreamsApplication application : applications) {
        server.readiness().await(application.name(), application::progress);
      }
      startImageWorker(blobs);
      opened(
              new Erasure(
                  settings.bootstrapServers(), INSTANCE, memory.memtables(), Erasure.within()))
          .start();
      startApis(server, installation, space, ids, blobSettings, waiters, screening);
    } finally {
      noise.close();
    }
  }

  /** From now on the API's port answers, though only for health until all is ready. */
  private EdgeServer listen() {
    int port = settings.ports().api();
    int wanted = settings.clients().edge().admission().connections();
    int connections = OpenFiles.connections(settings.partitions(), wanted);
    if (connections < wanted) {
      progress.say(
          "  The limit of open files (ulimit -n) leaves room for %d connections, not for %d."
              .formatted(connections, wanted));
    }
    EdgeLimits limits = settings.clients().edge().withConnections(connections);
    try {
      EdgeServer server =
          opened(
              EdgeServer.start(
                  EdgeServer.Settings.api("api", StandaloneSettings.HOST, port, limits)));
      server.readiness().await("broker and blob store");
      return server;
    } catch (IOException e) {
      throw new StartupException(
          "Port " + port + " on " + StandaloneSettings.HOST + " is not free", e);
    }
  }

  /** How a standalone's blob store is reached by whoever may read the installation's secret. */
  public static BlobStoreSettings blobSettings(StandaloneSettings settings, Ids ids) {
    URI endpoint = URI.create("http://" + StandaloneSettings.HOST + ":" + settings.ports().blobs());
    String secretKey = ids.unguessable("blob-store-secret-key");
    return new BlobStoreSettings(endpoint, endpoint, REGION, BUCKET, BLOB_ACCESS_KEY, secretKey);
  }

  private void startServers(BlobStoreSettings blobSettings, RunFolder run) throws Exception {
    HangingTransactions transactions = new HangingTransactions(settings.bootstrapServers());
    ServerProcesses launched =
        opened(ServerLaunch.launch(settings, blobSettings, run, transactions::checkSoon));
    progress.step(
        "blob store",
        blobSettings.endpoint().toString(),
        () -> {
          launched.awaitBlobStore();
          return launched;
        });
    progress.step(
        "broker",
        settings.bootstrapServers(),
        () -> {
          launched.awaitBroker();
          return launched;
        });
    servers = launched;
    opened(transactions).start();
    TopicCreation.ensure(settings.bootstrapServers(), settings.partitions(), ONE_REPLICA);
  }

  /** How the applications of a standalone run, all of them within the same memory. */
  public static StreamsSettings streams(
      String bootstrapServers, int partitions, Path stateFolder, RocksDbMemory memory) {
    return new StreamsSettings(
        bootstrapServers, partitions, ONE_REPLICA, stateFolder, INSTANCE, SESSION, COMMIT, memory);
  }

  private void startApplications(OutcomeWaiters waiters, Screening screening) {
    Screen screen = screening.screen();
    StreamsSettings streams =
        streams(
            settings.bootstrapServers(),
            settings.partitions(),
            settings.data().resolve("state"),
            memory);
    Repartitions repartitions = Repartitions.repartitioned(settings.partitions());
    applications =
        List.of(
            new StreamsApplication(
                AccountsTopology.APPLICATION,
                AccountsTopology.build(repartitions, screen),
                streams),
            new StreamsApplication(PinsTopology.APPLICATION, PinsTopology.build(screen), streams),
            new StreamsApplication(
                BoardsTopology.APPLICATION, BoardsTopology.build(repartitions, screen), streams),
            new StreamsApplication(
                ModerationTopology.APPLICATION, ModerationTopology.build(), streams),
            new StreamsApplication(
                AccountRiskTopology.APPLICATION,
                AccountRiskTopology.build(repartitions, screening.accounts()),
                streams),
            new StreamsApplication(
                OperationsTopology.APPLICATION, OperationsTopology.build(waiters), streams),
            new StreamsApplication(
                FeedTopology.APPLICATION,
                FeedTopology.build(
                    repartitions,
                    settings.partitions(),
                    new SecureRandom(),
                    settings.bounds().feeds(),
                    feedBudget),
                streams));
    opened(this::stopApplications);
    applicationsBegan = System.nanoTime();
    // A start returns when all stores that the last run left have been opened and closed once.
    starts =
        applications.stream()
            .map(
                application -> CompletableFuture.runAsync(application::start, Standalone::inThread))
            .toList();
  }

  private static void inThread(Runnable task) {
    Thread.ofPlatform().daemon().name("start-application").start(task);
  }

  private void awaitRunning(Readiness readiness) throws InterruptedException {
    starts.forEach(CompletableFuture::join);
    new StartWatch(progress, readiness, applicationsBegan).await(applications);
  }

  /** All at once: each waits for its own transaction. */
  private void stopApplications() {
    CompletableFuture.allOf(
            applications.stream()
                .map(application -> CompletableFuture.runAsync(application::close))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private void startImageWorker(BlobStore blobs) {
    opened(new UploadExpiry(blobs, clock)).start();
    ImageWorker worker =
        opened(
            new ImageWorker(
                settings.bootstrapServers(),
                settings.partitions(),
                INSTANCE,
                blobs,
                IMAGES_AT_ONCE));
    worker.start();
  }

  private void startApis(
      EdgeServer server,
      InstallationFolder installation,
      SpaceWatch space,
      Ids ids,
      BlobStoreSettings blobSettings,
      OutcomeWaiters waiters,
      Screening screening)
      throws Exception {
    SigningKeys signingKeys = installation.signingKeys();
    Attempts.Limits limits = settings.clients().limits() ? Attempts.Limits.DEFAULT : UNLIMITED;
    Passwords passwords = new Passwords();
    // The other half of the machine is for all else.
    int processors = Runtime.getRuntime().availableProcessors();
    PasswordQueue queue =
        new PasswordQueue(settings.clients().limits() ? Math.max(1, processors / 2) : processors);
    RequestLimits requests =
        settings.clients().limits() ? RequestLimits.usual(clock) : RequestLimits.none();
    LogInLimits logIns =
        settings.clients().limits() ? LogInLimits.usual(clock) : LogInLimits.none();
    Bearer bearer = new Bearer(new AccessTokens(signingKeys::publicKeys, clock), requests);
    PopulationWatch population =
        opened(screening.population(storesOf(AccountRiskTopology.APPLICATION), settings, clock));
    CommandLog log =
        opened(
            new CommandLog(
                Map.of("bootstrap.servers", settings.bootstrapServers()), settings.partitions()));
    log.verifyTopics(Duration.ofSeconds(30));
    IngestApi ingest =
        new IngestApi(
            log,
            ids,
            bearer,
            passwords,
            new Attempts(limits, clock),
            opened(new UploadSigner(blobSettings)),
            requests,
            logIns,
            queue);
    QueryApi query =
        opened(
            new QueryApi(
                views(ids.installation(), waiters),
                signingKeys,
                ids,
                blobSettings,
                bearer,
                passwords,
                requests,
                logIns,
                queue,
                clock,
                this::isReady));
    Javalin api =
        Javalin.create(
            config -> {
              WritesNeedSpace.install(config, space::hasEnough);
              configure(config, ingest, query, blobSettings);
            });
    http.show(api);
    progress.step(
        "metrics",
        "http://" + StandaloneSettings.HOST + ":" + settings.ports().internal() + "/metrics",
        () ->
            opened(
                Metrics.start(
                    settings.ports().internal(),
                    settings.data(),
                    clock,
                    http,
                    applications,
                    memory,
                    feedBudget,
                    screening,
                    population,
                    server)));
    // All that can be done before has been done while the applications started.
    awaitRunning(server.readiness());
    installation.complete(settings.bootstrapServers());
    population.start();
    progress.step(
        "API",
        settings.address(),
        () -> {
          server.serve(api);
          return server;
        });
    opened(() -> server.drain(DRAIN));
  }

  private boolean isReady() {
    ServerProcesses present = servers;
    return present != null
        && present.areUp()
        && applications.stream().allMatch(StreamsApplication::isRunning);
  }

  private QueryApi.Views views(Installation installation, OutcomeWaiters waiters) {
    ViewStores accounts = storesOf(AccountsTopology.APPLICATION);
    ViewStores pins = storesOf(PinsTopology.APPLICATION);
    ViewStores boards = storesOf(BoardsTopology.APPLICATION);
    return new QueryApi.Views(
        new AccountsReader(accounts, installation),
        new PinsReader(pins),
        new BoardsReader(boards),
        new OperationsReader(storesOf(OperationsTopology.APPLICATION), waiters, clock),
        new FeedReader(
            storesOf(FeedTopology.APPLICATION),
            opened(readNotes()),
            settings.bounds().feeds(),
            clock),
        new ModerationReader(
            new ModerationReader.Owners(accounts, pins, boards),
            storesOf(ModerationTopology.APPLICATION),
            settings.partitions()));
  }

  private FeedReadEvents readNotes() {
    return new FeedReadEvents(
        Map.of("bootstrap.servers", settings.bootstrapServers()), settings.partitions());
  }

  private ViewStores storesOf(String name) {
    return applications.stream()
        .filter(application -> application.name().equals(name))
        .findFirst()
        .orElseThrow()
        .stores();
  }

  private void configure(
      JavalinConfig config, IngestApi ingest, QueryApi query, BlobStoreSettings blobSettings) {
    EdgeServer.install(config);
    config.contextResolver.ip = ctx -> settings.clients().proxies().clientOf(ctx.req());
    HttpConventions.install(config, settings.clients().origins());
    config.requestLogger.http(http::answered);
    String blobs = blobSettings.publicEndpoint().toString();
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = "/web";
          files.location = Location.CLASSPATH;
          files.headers =
              Map.of(
                  "Cache-Control",
                  "no-cache",
                  "X-Content-Type-Options",
                  "nosniff",
                  "Content-Security-Policy",
                  "default-src 'none'; script-src 'self'; style-src 'self'; "
                      + ("img-src 'self' blob: " + blobs + "; ")
                      + ("connect-src 'self' " + blobs + "; ")
                      + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        });
    ingest.routes(config);
    query.routes(config);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Refuses new requests, answers those that run, and stops everything behind the API. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
