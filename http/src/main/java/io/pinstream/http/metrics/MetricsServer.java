package io.pinstream.http.metrics;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What operators watch of a process, in the format of Prometheus, at a port of its own. */
public final class MetricsServer implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics collections;
  private final EdgeServer server;

  private MetricsServer(
      PrometheusMeterRegistry registry, JvmGcMetrics collections, EdgeServer server) {
    this.registry = registry;
    this.collections = collections;
    this.server = server;
  }

  /**
   * Begins to answer, with what the JVM says of itself.
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
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Their names are not what Prometheus wants: one ends as histograms do, one counts ns.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    measures.forEach(measure -> measure.accept(registry));
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    EdgeServer server =
        EdgeServer.start(EdgeServer.Settings.api("metrics", host, port, EdgeLimits.INTERNAL));
    server.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              config.routes.get(
                  "/metrics",
                  ctx -> ctx.contentType("text/plain; version=0.0.4").result(registry.scrape()));
              more.accept(config);
            }));
    return new MetricsServer(registry, collections, server);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    collections.close();
    registry.close();
  }
}
