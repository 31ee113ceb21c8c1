package io.pinstream.deploy.nodes;

import io.pinstream.deploy.build.Build;
import io.pinstream.deploy.installation.OpenFiles;
import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.roles.Admission;
import io.pinstream.deploy.roles.Edge;
import io.pinstream.deploy.roles.IngestRole;
import io.pinstream.deploy.roles.OpenParts;
import io.pinstream.deploy.roles.QueryRole;
import io.pinstream.deploy.roles.RemoteReaders;
import io.pinstream.deploy.roles.WorkerRole;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.Readiness;
import io.pinstream.http.metrics.HostMetrics;
import io.pinstream.http.metrics.Metrics;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Ids;
import io.pinstream.streams.StreamsSettings;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.streams.nodes.NodeAnnouncer;
import io.pinstream.streams.nodes.NodeMap;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.risk.AccountRiskLimits;
import io.pinstream.topologies.screening.Screening;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node of a fleet, with any of the roles. It starts no server, and makes neither keys nor
 * topics.
 */
public final class Node implements AutoCloseable {

  /** Who takes over has the stores already, and answers reads until then. */
  private static final int STANDBYS = 1;

  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration COMMIT = Duration.ofMillis(100);
  private static final long STORE_MEMORY = 64L << 20;

  private final OpenParts open = new OpenParts();
  private final NodeSettings settings;
  private final Progress progress;
  private final Clock clock;

  /** Whether the API does what clients may ask of this node: nothing until it is served. */
  private volatile BooleanSupplier api = () -> false;

  private Node(NodeSettings settings, Progress progress, Clock clock) {
    this.settings = settings;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Starts, and returns when it serves.
   *
   * @throws StartupException when something is in the way; what was started is stopped again
   */
  public static Node start(NodeSettings settings, Progress progress, Clock clock) {
    Node node = new Node(settings, progress, clock);
    try {
      node.start();
      return node;
    } catch (Exception e) {
      // Whatever it is: what runs already must not stay.
      node.close();
      throw StartupException.of(e);
    }
  }

  private void start() throws Exception {
    PrivateFiles.restrictNewFiles();
    InstallationKeys keys = InstallationKeys.read(settings.keys());
    ClusterTopics topics = ClusterTopics.read(settings.bootstrapServers());
    Ids ids = new Ids(keys.secret(), clock);
    Map<String, Object> kafka = Map.of("bootstrap.servers", settings.bootstrapServers());
    CallSignature signature = new CallSignature(ids.unguessable("calls-between-nodes"), clock);
    NodeMap nodes = open.opened(new NodeMap(kafka, clock));
    nodes.start();
    Metrics metrics = open.opened(new Metrics());
    Edge edge = settings.hasApi() ? open.opened(listen()) : null;
    WorkerRole worker =
        settings.roles().contains(NodeRole.WORKER) ? startWorker(ids, topics) : null;
    InternalListener.Doors doors =
        worker == null
            ? new InternalListener.Doors(new HomeDoors(), new HomeDoors())
            : new InternalListener.Doors(worker.doors(), worker.copies());
    BooleanSupplier ready =
        () -> (worker == null || worker.areReady()) && (edge == null || api.getAsBoolean());
    metrics.add(registry -> NodeMetrics.register(registry, nodes, topics.partitions(), ready));
    if (worker != null) {
      metrics.add(worker::measure);
      metrics.add(registry -> HostMetrics.disk(registry.getPrometheusRegistry(), settings.state()));
    }
    if (edge != null) {
      metrics.add(edge::measure);
    }
    open.opened(
        InternalListener.start(
            settings, signature, doors, nodes, new InternalListener.Watched(metrics, ready)));
    open.opened(announcer(kafka, topics, worker)).start();
    if (worker != null) {
      worker.awaitRunning(progress, edge == null ? new Readiness() : edge.readiness());
    }
    if (edge != null) {
      serve(edge, keys, ids, topics, kafka, new RemoteCalls(nodes, signature, metrics));
    }
  }

  /** What it takes to ask other nodes. */
  private record RemoteCalls(NodeMap nodes, CallSignature signature, Metrics metrics) {}

  private Edge listen() {
    try {
      return Edge.listen(
          new Edge.Settings(
              settings.host(),
              settings.port(),
              EdgeLimits.PUBLIC.admitting(
                  EdgeLimits.PUBLIC.admission().connections(),
                  EdgeLimits.PUBLIC.admission().perAddress(),
                  settings.proxies()),
              settings.proxies(),
              List.of()));
    } catch (IOException e) {
      throw new StartupException(
          "Port %d on %s is not free".formatted(settings.port(), settings.host()), e);
    }
  }

  private WorkerRole startWorker(Ids ids, ClusterTopics topics) throws InterruptedException {
    OpenFiles.require(topics.partitions());
    BlobStore blobs = open.opened(new BlobStore(blobStore(ids)));
    Screening screening =
        open.opened(
            Screening.start(
                settings.bootstrapServers(),
                blobs,
                settings.state().resolve("models"),
                ScreenLimits.usual(),
                Screening.shipped().join()));
    StreamsSettings streams =
        new StreamsSettings(
            settings.bootstrapServers(),
            topics.partitions(),
            topics.replicas(),
            settings.state().resolve("state"),
            settings.name().name(),
            STANDBYS,
            SESSION,
            COMMIT,
            RocksDbMemory.of(STORE_MEMORY));
    return open.opened(
        new WorkerRole(
            new WorkerRole.Settings(
                streams, ids.installation(), FeedLimits.USUAL, AccountRiskLimits.USUAL),
            screening,
            blobs,
            // A node cannot know; restores of a node that was killed are what it may print.
            true,
            clock));
  }

  private BlobStoreSettings blobStore(Ids ids) {
    NodeSettings.Blobs blobs = settings.blobs();
    String secretKey = blobs.secretKey();
    return new BlobStoreSettings(
        blobs.endpoint(),
        blobs.publicEndpoint(),
        blobs.region(),
        blobs.bucket(),
        blobs.accessKey(),
        secretKey == null ? ids.unguessable("blob-store-secret-key") : secretKey);
  }

  private NodeAnnouncer announcer(
      Map<String, Object> kafka, ClusterTopics topics, @Nullable WorkerRole worker) {
    String roles =
        String.join(" ", settings.roles().stream().sorted().map(NodeRole::word).toList());
    String address = "http://" + settings.host() + ":" + settings.internalPort();
    String version = Build.read().version();
    Supplier<NodeHeartbeat.State> state =
        () ->
            new NodeHeartbeat.State(
                roles, address, version, worker == null ? List.of() : worker.held());
    return new NodeAnnouncer(kafka, topics.partitions(), settings.name(), state, clock);
  }

  private void serve(
      Edge edge,
      InstallationKeys keys,
      Ids ids,
      ClusterTopics topics,
      Map<String, Object> kafka,
      RemoteCalls others) {
    BlobStoreSettings blobs = blobStore(ids);
    AccessTokens tokens = new AccessTokens(keys.tokens()::publicKeys, clock);
    Admission admission =
        settings.limits() ? Admission.limited(tokens, clock) : Admission.unlimited(tokens, clock);
    IngestRole ingest =
        settings.roles().contains(NodeRole.INGEST)
            ? open.opened(
                IngestRole.start(
                    settings.bootstrapServers(), topics.partitions(), ids, blobs, admission))
            : null;
    QueryRole query = null;
    BooleanSupplier answering = () -> true;
    if (settings.roles().contains(NodeRole.QUERY)) {
      RemoteReaders readers =
          open.opened(
              new RemoteReaders(
                  others.nodes(),
                  kafka,
                  topics.partitions(),
                  keys.secret(),
                  others.signature(),
                  FeedLimits.USUAL,
                  clock));
      others.metrics().add(readers::measure);
      answering = readers::areReady;
      query =
          open.opened(
              QueryRole.start(readers, keys.tokens(), ids, blobs, admission, () -> true, clock));
    }
    QueryRole answers = query;
    edge.serve(
        edge.prepare(
            config -> {
              if (ingest != null) {
                ingest.routes(config);
              }
              if (answers != null) {
                answers.routes(config);
              } else {
                Health.routes(config, () -> true);
              }
            }));
    open.opened(edge::drain);
    api = answering;
  }

  /** Says that it leaves, and stops. */
  @Override
  public void close() {
    open.close();
  }
}
