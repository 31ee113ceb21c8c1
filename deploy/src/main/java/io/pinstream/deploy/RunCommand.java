package io.pinstream.deploy;

import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.deploy.nodes.Node;
import io.pinstream.deploy.nodes.NodeRole;
import io.pinstream.deploy.nodes.NodeSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.schemas.fact.NodeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pinstream run}. */
@Command(
    name = "run",
    description = "Runs one node of a fleet, with one role or several, until it is stopped.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class RunCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..3",
      paramLabel = "ROLE",
      description = "What it does: ingest, query, worker.")
  private List<NodeRole> roles;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      defaultValue = "${env:PINSTREAM_NAME}",
      description = "Unlike every other node's, and the same after a restart (or PINSTREAM_NAME).")
  private String name;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${env:PINSTREAM_BOOTSTRAP_SERVERS}",
      converter = BrokerAddresses.class,
      description = "Kafka (or PINSTREAM_BOOTSTRAP_SERVERS).")
  private String bootstrapServers;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      required = true,
      defaultValue = "${env:PINSTREAM_KEYS}",
      description = "The keys that `pinstream init` made (or PINSTREAM_KEYS).")
  private Path keys;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:PINSTREAM_DATA:-data}",
      description =
          "Where a worker keeps its stores; all of it can be made again from Kafka (default:"
              + " ${DEFAULT-VALUE}, or PINSTREAM_DATA).")
  private Path data;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "${env:PINSTREAM_HOST:-127.0.0.1}",
      description =
          "The address to listen on, which other nodes call too (default: ${DEFAULT-VALUE}, or"
              + " PINSTREAM_HOST).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:PINSTREAM_PORT:-8080}",
      description = "Of the API (default: ${DEFAULT-VALUE}, or PINSTREAM_PORT).")
  private int port;

  @Option(
      names = "--internal-port",
      paramLabel = "N",
      defaultValue = "${env:PINSTREAM_INTERNAL_PORT:-8082}",
      description =
          "For other nodes and for `pinstream status` (default: ${DEFAULT-VALUE}, or"
              + " PINSTREAM_INTERNAL_PORT).")
  private int internalPort;

  @Option(
      names = "--blob-store",
      paramLabel = "URL",
      required = true,
      defaultValue = "${env:PINSTREAM_BLOB_STORE}",
      description = "S3, or what speaks like it (or PINSTREAM_BLOB_STORE).")
  private URI blobStore;

  @Option(
      names = "--blob-store-public",
      paramLabel = "URL",
      defaultValue = "${env:PINSTREAM_BLOB_STORE_PUBLIC}",
      description =
          "Where clients reach it (default: as --blob-store; or PINSTREAM_BLOB_STORE_PUBLIC).")
  private @Nullable URI blobStorePublic;

  @Option(
      names = "--blob-region",
      paramLabel = "NAME",
      defaultValue = "${env:PINSTREAM_BLOB_REGION:-us-east-1}",
      description = "Its region (default: ${DEFAULT-VALUE}, or PINSTREAM_BLOB_REGION).")
  private String blobRegion;

  @Option(
      names = "--blob-bucket",
      paramLabel = "NAME",
      defaultValue = "${env:PINSTREAM_BLOB_BUCKET:-pinstream}",
      description = "The bucket, which must be there (default: ${DEFAULT-VALUE}).")
  private String blobBucket;

  @Option(
      names = "--blob-access-key",
      paramLabel = "KEY",
      defaultValue = "${env:PINSTREAM_BLOB_ACCESS_KEY:-pinstream}",
      description =
          "The access key; its secret is read from PINSTREAM_BLOB_SECRET_KEY alone, because others"
              + " on the machine can read arguments (default: that of a blob store of Pinstream's).")
  private String blobAccessKey;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "A load balancer in front, as 192.0.2.1 or 10.0.0.0/8: what it says of the caller's"
              + " address in X-Forwarded-For counts.")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--no-limits",
      description = "No rate limits for users and addresses: for load tests only.")
  private boolean noLimits;

  @Option(
      names = "--end-with-input",
      hidden = true,
      description = "Stops when standard input ends, as a child does with its parent.")
  private boolean endWithInput;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    NodeSettings settings = settings();
    if (endWithInput) {
      Thread.ofPlatform().daemon().name("parent").start(RunCommand::endWithInput);
    }
    Progress progress = new Progress(System.out);
    Node node;
    try {
      node = Node.start(settings, progress, Clock.systemUTC());
    } catch (StartupException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  progress.say("Stopping");
                  node.close();
                  progress.say("Stopped");
                  stopped.countDown();
                },
                "stop"));
    progress.say("Node " + settings.name() + " is ready");
    stopped.await();
    return 0;
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
    } catch (IOException e) {
      // As if it had ended.
    }
    System.exit(0);
  }

  private NodeSettings settings() {
    try {
      return new NodeSettings(
          new NodeKey(name),
          EnumSet.copyOf(roles),
          bootstrapServers,
          keys.toAbsolutePath().normalize(),
          data.toAbsolutePath().normalize(),
          reachable(host),
          port(port, "--port"),
          port(internalPort, "--internal-port"),
          TrustedProxies.of(trustedProxies, TrustedProxies.Header.named("X-Forwarded-For")),
          !noLimits,
          new NodeSettings.Blobs(
              blobStore,
              blobStorePublic == null ? blobStore : blobStorePublic,
              blobRegion,
              blobBucket,
              blobAccessKey,
              System.getenv("PINSTREAM_BLOB_SECRET_KEY")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  /** Other nodes are told this address, so it must be one that they can call. */
  private static String reachable(String host) {
    if (host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) {
      throw new IllegalArgumentException(
          "--host must be an address that other nodes can call, not " + host);
    }
    return host;
  }

  private static int port(int port, String option) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(option + " must be from 1 to 65535");
    }
    return port;
  }
}
