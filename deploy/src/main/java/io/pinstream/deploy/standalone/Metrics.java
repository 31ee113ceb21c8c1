package io.pinstream.deploy.standalone;

import io.javalin.Javalin;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.deploy.build.Build;
import io.pinstream.deploy.metrics.ApplicationMetrics;
import io.pinstream.deploy.metrics.HostMetrics;
import io.pinstream.deploy.metrics.HttpMetrics;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.topologies.models.ModelWatch;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.risk.PopulationWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What operators watch, in the format of Prometheus, at a port of its own. */
final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final List<MeterBinding> binders;
  private final EdgeServer server;

  private Metrics(PrometheusMeterRegistry registry, List<MeterBinding> binders, EdgeServer server) {
    this.registry = registry;
    this.binders = binders;
    this.server = server;
  }

  /** Something that goes on measuring until it is closed. */
  private interface MeterBinding {
    void close();
  }

  static Metrics start(
      int port,
      Path data,
      Clock clock,
      HttpMetrics http,
      List<StreamsApplication> applications,
      RocksDbMemory memory,
      FeedBudget feeds,
      Screening screening,
      PopulationWatch population,
      EdgeServer edge)
      throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Their names are not what Prometheus wants: one ends as histograms do, one counts ns.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    List<MeterBinding> binders = new ArrayList<>();
    registry
        .getPrometheusRegistry()
        .register(new ApplicationMetrics(applications, FeedTopology.APPLICATION, clock));
    http.register(registry.getPrometheusRegistry());
    HostMetrics.register(registry.getPrometheusRegistry(), data, Build.read());
    Gauge.builder("pinstream.stores.memory", memory, RocksDbMemory::usedBytes)
        .baseUnit("bytes")
        .description("Blocks, indexes, filters and memtables of all stores of this process")
        .register(registry);
    Gauge.builder("pinstream.feeds.memory", feeds, FeedBudget::used)
        .baseUnit("bytes")
        .description("Feeds of those who are awake, about; at its limit, some fall asleep early")
        .register(registry);
    Gauge.builder("pinstream.http.connections", edge, EdgeServer::open)
        .description("Connections to the API that are open")
        .register(registry);
    Gauge.builder("pinstream.http.memory", edge, EdgeServer::memory)
        .baseUnit("bytes")
        .description("Bodies that come in and answers that go out, at the API")
        .register(registry);
    closed(registry, edge, "refused", EdgeServer::refused);
    closed(registry, edge, "displaced", EdgeServer::displaced);
    closed(registry, edge, "slow", EdgeServer::overdue);
    Screen screen = screening.screen();
    verdicts(registry, screen, "allow", Screen::allowed);
    verdicts(registry, screen, "hold", Screen::held);
    verdicts(registry, screen, "reject", Screen::rejected);
    FunctionCounter.builder("pinstream.model.refusals", screening.models(), ModelWatch::refusals)
        .description("How often an announced model was refused; the one before stays in force")
        .register(registry);
    FunctionCounter.builder("pinstream.screen.failures", screen, Screen::failed)
        .description("How often something could not be scored, and was held for that")
        .register(registry);
    FunctionCounter.builder("pinstream.account.model.fits", population, PopulationWatch::fits)
        .description("How often the account model was fitted to the population")
        .register(registry);
    FunctionCounter.builder(
            "pinstream.account.model.failures", population, PopulationWatch::failures)
        .description("How often that failed; the one before stays in force")
        .register(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    binders.add(gc::close);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    EdgeServer server =
        EdgeServer.start(
            EdgeServer.Settings.api("metrics", StandaloneSettings.HOST, port, EdgeLimits.INTERNAL));
    server.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              config.routes.get(
                  "/metrics",
                  ctx -> ctx.contentType("text/plain; version=0.0.4").result(registry.scrape()));
            }));
    return new Metrics(registry, binders, server);
  }

  private static void closed(
      MeterRegistry registry, EdgeServer edge, String why, ToDoubleFunction<EdgeServer> count) {
    FunctionCounter.builder("pinstream.http.closed", edge, count)
        .tag("why", why)
        .description("Connections to the API that were closed because of a limit")
        .register(registry);
  }

  private static void verdicts(
      MeterRegistry registry, Screen screen, String verdict, ToDoubleFunction<Screen> count) {
    FunctionCounter.builder("pinstream.screen.verdicts", screen, count)
        .tag("verdict", verdict)
        .description("What people wrote, by what the models say of it")
        .register(registry);
  }

  @Override
  public void close() {
    server.close();
    binders.forEach(MeterBinding::close);
    registry.close();
  }
}
