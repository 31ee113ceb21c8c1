package io.pinstream.http.metrics;

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
import java.util.function.Consumer;

/**
 * What operators watch of a process, in the format of Prometheus: what the JVM says of itself, and
 * what parts of the process add.
 */
public final class Metrics implements AutoCloseable {

  /** Where they are read. */
  public static final String PATH = "/metrics";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics() {
    // Their names are not what Prometheus wants: one ends as histograms do, one counts ns.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Adds what one part of the process measures. */
  public void add(Consumer<PrometheusMeterRegistry> measure) {
    measure.accept(registry);
  }

  /** Adds the route that serves them. */
  public void routes(JavalinConfig config) {
    config.routes.get(
        PATH, ctx -> ctx.contentType("text/plain; version=0.0.4").result(registry.scrape()));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
