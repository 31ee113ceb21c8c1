package io.pinstream.deploy.roles;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.http.edge.Readiness;
import io.pinstream.http.limits.TrustedProxies;
import io.pinstream.http.metrics.EdgeMetrics;
import io.pinstream.http.metrics.HttpMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The port for clients. Serves the routes of the roles, and counts their responses. */
public final class Edge implements AutoCloseable {

  private static final Duration DRAIN = Duration.ofSeconds(2);

  /**
   * Settings of the port.
   *
   * @param limits connection limits
   * @param proxies proxies whose header with the caller's address is trusted
   * @param origins other web origins that may call (CORS)
   */
  public record Settings(
      String host, int port, EdgeLimits limits, TrustedProxies proxies, List<String> origins) {}

  private final Settings settings;
  private final EdgeServer server;
  private final HttpMetrics requests = new HttpMetrics();

  private Edge(Settings settings, EdgeServer server) {
    this.settings = settings;
    this.server = server;
  }

  /**
   * Opens the port. Until {@link #serve}, it only answers health checks.
   *
   * @throws IOException if the port is not free
   */
  public static Edge listen(Settings settings) throws IOException {
    return new Edge(
        settings,
        EdgeServer.start(
            EdgeServer.Settings.api("api", settings.host(), settings.port(), settings.limits())));
  }

  /** What the start still waits for, until {@link #serve}. */
  public Readiness readiness() {
    return server.readiness();
  }

  /**
   * Builds an application with the conventions of both APIs and these routes, for {@link #serve}.
   */
  public Javalin prepare(Consumer<JavalinConfig> routes) {
    Javalin api =
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              config.contextResolver.ip = ctx -> settings.proxies().clientOf(ctx.req());
              HttpConventions.install(config, settings.origins());
              config.requestLogger.http(requests::answered);
              routes.accept(config);
            });
    requests.show(api);
    return api;
  }

  /** Routes requests to this application from now on. */
  public void serve(Javalin prepared) {
    server.serve(prepared);
  }

  /** Registers its metrics. */
  public void measure(PrometheusMeterRegistry registry) {
    requests.register(registry.getPrometheusRegistry());
    EdgeMetrics.register(registry, server);
  }

  /** Refuses new requests, and waits for running ones. */
  public void drain() {
    server.drain(DRAIN);
  }

  @Override
  public void close() {
    server.close();
  }
}
