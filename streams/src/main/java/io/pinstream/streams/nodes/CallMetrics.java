package io.pinstream.streams.nodes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;

/** Metrics of calls to other nodes: results and durations. */
public final class CallMetrics {

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /** The result of a call. */
  enum Result {
    /** All reads were answered. */
    ANSWERED,
    /** The node does not have the home (any more); another node is asked. */
    ELSEWHERE,
    /** No connection, or no answer in time. */
    UNANSWERED,
    /** Too many concurrent calls here, or an error on the other node. */
    REFUSED;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Counter calls =
      Counter.builder()
          .name("pinstream_home_calls")
          .help("Calls of homes on other nodes, each with one read or many, by how they ended")
          .labelNames("application", "result")
          .withoutExemplars() // exemplars need a tracer, which is not on the class path
          .build();

  private final Histogram durations =
      Histogram.builder()
          .name("pinstream_home_call_duration_seconds")
          .help("How long calls of homes took, except those that wait for an outcome")
          .labelNames("application")
          .withoutExemplars()
          .classicOnly()
          .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
          .build();

  public void register(PrometheusRegistry registry) {
    registry.register(calls);
    registry.register(durations);
  }

  /** Creates the series of this application before its first call. */
  void show(String application) {
    for (Result result : Result.values()) {
      calls.initLabelValues(application, result.label());
    }
    durations.initLabelValues(application);
  }

  /**
   * Records a finished call.
   *
   * @param status status of the response; 0 without one
   */
  void ended(NodeCalls.Call call, int status, long beganNanos) {
    count(
        call,
        switch (status) {
          case 200 -> Result.ANSWERED;
          case 421 -> Result.ELSEWHERE;
          case 0 -> Result.UNANSWERED;
          default -> Result.REFUSED;
        });
    if (!call.waits()) {
      durations.labelValues(call.application()).observe((System.nanoTime() - beganNanos) / NANOS);
    }
  }

  void count(NodeCalls.Call call, Result result) {
    calls.labelValues(call.application(), result.label()).inc();
  }
}
