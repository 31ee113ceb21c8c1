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

/** The port that clients call. It serves the routes of roles, and counts what they answer. */
public final class Edge implements AutoCloseable {

  private static final Duration DRAIN = Duration.ofSeconds(2);

  /**
   * Where it listens, and to whom.
   *
   * @param limits on what clients take
   * @param proxies whose word on the caller's address counts
   * @param origins other web pages that may call (CORS)
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
   * From now on the port answers, though only for health until there is something to serve.
   *
   * @throws IOException if the port is not free
   */
  public static Edge listen(Settings settings) throws IOException {
    return new Edge(
        settings,
        EdgeServer.start(
            EdgeServer.Settings.api("api", settings.host(), settings.port(), settings.limits())));
  }

  /** What the start waits for, until {@link #serve}. */
  public Readiness readiness() {
    return server.readiness();
  }

  /** An application with the conventions of both APIs and these routes, to be served later. */
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

  /** From now on requests go there. */
  public void serve(Javalin prepared) {
    server.serve(prepared);
  }

  /** Adds what it counts. */
  public void measure(PrometheusMeterRegistry registry) {
    requests.register(registry.getPrometheusRegistry());
    EdgeMetrics.register(registry, server);
  }

  /** New requests are told that we stop, and those that run are waited for. */
  public void drain() {
    server.drain(DRAIN);
  }

  @Override
  public void close() {
    server.close();
  }
}
