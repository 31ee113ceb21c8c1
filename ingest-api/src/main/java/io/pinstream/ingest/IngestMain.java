package io.pinstream.ingest;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.Passwords;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingest API as a separate process. {@link IngestSettings} documents its environment. */
public final class IngestMain implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IngestMain.class);

  private static final int EXIT_WRONG_SETTINGS = 2;
  private static final int EXIT_FAILED = 1;
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(30);

  // Longer than a produce may take, so that every accepted request still gets its response.
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(12);

  // Opened resources, to be closed in reverse order.
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final PublicKeys keys;
  private final int port;
  private volatile boolean stopping;

  /**
   * Starts, and returns when it listens.
   *
   * @throws IOException if the installation's secret cannot be read
   * @throws IllegalStateException if Kafka does not answer, or its topics do not match the settings
   */
  IngestMain(IngestSettings settings, Clock clock) throws IOException {
    Ids ids = new Ids(Installation.read(settings.installationSecret()), clock);
    this.keys = opened(new PublicKeys(settings.jwks(), clock));
    try {
      EdgeServer server =
          opened(
              EdgeServer.start(
                  EdgeServer.Settings.api(
                      "ingest", settings.host(), settings.port(), settings.edge())));
      this.port = server.port();
      server.readiness().await("Kafka and its topics");
      CommandLog log = opened(new CommandLog(settings.kafka(), settings.partitions()));
      log.verifyTopics(TOPICS_WITHIN);
      RequestLimits limits = settings.limits() ? RequestLimits.usual(clock) : RequestLimits.none();
      IngestApi api =
          new IngestApi(
              log,
              ids,
              new Bearer(new AccessTokens(keys, clock), limits),
              new Passwords(),
              new Attempts(settings.attempts(), clock),
              opened(new UploadSigner(settings.blobStore())),
              limits,
              settings.limits() ? LogInLimits.usual(clock) : LogInLimits.none(),
              new PasswordQueue(settings.passwordsAtOnce()));
      server.serve(Javalin.create(config -> configure(config, settings, api)));
      opened(() -> server.drain(DRAIN_WITHIN));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private void configure(JavalinConfig config, IngestSettings settings, IngestApi api) {
    EdgeServer.install(config);
    config.contextResolver.ip = ctx -> settings.proxies().clientOf(ctx.req());
    HttpConventions.install(config, settings.corsOrigins());
    config.routes.get("/health/live", ctx -> health(ctx, true));
    // Does not check Kafka: if it is down, it is down for all nodes, and each write gets 503.
    config.routes.get("/health/ready", ctx -> health(ctx, !stopping && keys.available()));
    api.routes(config);
  }

  private static void health(Context ctx, boolean well) {
    HttpConventions.json(ctx, well ? 200 : 503, Map.of("status", well ? "up" : "down"));
  }

  /** The listening port; useful if the setting was 0. */
  int port() {
    return port;
  }

  /** Refuses new requests, finishes running ones, and flushes accepted commands. */
  @Override
  public void close() {
    stopping = true;
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }

  public static void main(String[] args) {
    IngestSettings settings;
    try {
      settings = IngestSettings.from(System.getenv());
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(EXIT_WRONG_SETTINGS);
      return;
    }
    try {
      IngestMain ingest = new IngestMain(settings, Clock.systemUTC());
      Runtime.getRuntime().addShutdownHook(new Thread(ingest::close, "stop"));
      LOG.info("Ingest listens on port {}", ingest.port());
    } catch (IOException | RuntimeException failed) {
      System.err.println("Ingest did not start: " + reasons(failed));
      System.exit(EXIT_FAILED);
    }
  }

  /** The messages from the outermost to the innermost: in libraries, the last one matters. */
  private static String reasons(Throwable failed) {
    StringBuilder reasons = new StringBuilder(String.valueOf(failed.getMessage()));
    for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append(": ").append(cause.getMessage());
    }
    return reasons.toString();
  }
}
