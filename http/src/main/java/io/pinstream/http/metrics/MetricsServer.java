package io.pinstream.http.metrics;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The {@link Metrics} of a process, at a port of its own. */
public final class MetricsServer implements AutoCloseable {

  private final Metrics metrics;
  private final EdgeServer server;

  private MetricsServer(Metrics metrics, EdgeServer server) {
    this.metrics = metrics;
    this.server = server;
  }

  /**
   * Begins to answer.
   *
   * @param port 0 picks a free one
   * @param measures each adds what one part of the process measures
   * @throws IOException if the port is not free
   */
  public static MetricsServer start(
      String host, int port, List<Consumer<PrometheusMeterRegistry>> measures) throws IOException {
    return start(host, port, measures, config -> {});
  }

  /**
   * The same with more routes at this port.
   *
   * @throws IOException if the port is not free
   */
  public static MetricsServer start(
      String host,
      int port,
      List<Consumer<PrometheusMeterRegistry>> measures,
      Consumer<JavalinConfig> more)
      throws IOException {
    Metrics metrics = new Metrics();
    measures.forEach(metrics::add);
    EdgeServer server =
        EdgeServer.start(EdgeServer.Settings.api("metrics", host, port, EdgeLimits.INTERNAL));
    server.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              metrics.routes(config);
              more.accept(config);
            }));
    return new MetricsServer(metrics, server);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
