package io.pinstream.http.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pinstream.http.edge.EdgeServer;
import java.util.function.ToDoubleFunction;

/** The connections of a listener: how many are open, what they hold, and which were closed. */
public final class EdgeMetrics {

  private EdgeMetrics() {}

  public static void register(MeterRegistry registry, EdgeServer edge) {
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
  }

  private static void closed(
      MeterRegistry registry, EdgeServer edge, String why, ToDoubleFunction<EdgeServer> count) {
    FunctionCounter.builder("pinstream.http.closed", edge, count)
        .tag("why", why)
        .description("Connections to the API that were closed because of a limit")
        .register(registry);
  }
}
