package io.pinstream.deploy.nodes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pinstream.deploy.build.Build;
import io.pinstream.http.metrics.HostMetrics;
import io.pinstream.streams.nodes.NodeMap;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What a node of a fleet says of itself and of the others, whatever its roles. */
final class NodeMetrics {

  private NodeMetrics() {}

  /**
   * Adds it.
   *
   * @param partitions of each topic
   * @param ready whether this node can do all that it does
   */
  static void register(
      PrometheusMeterRegistry registry, NodeMap nodes, int partitions, BooleanSupplier ready) {
    Build build = Build.read();
    HostMetrics.build(
        registry.getPrometheusRegistry(), build.version(), build.commit(), build.java());
    Gauge.builder("pinstream.node.ready", () -> ready.getAsBoolean() ? 1 : 0)
        .description("1 while this node can do all that it does")
        .register(registry);
    known(registry, nodes, "alive", true);
    known(registry, nodes, "silent", false);
    Gauge.builder(
            "pinstream.partitions.all.active",
            () -> {
              List<NodeMap.View> all = nodes.all();
              return NodeMap.isComplete(all, partitions) ? 1 : 0;
            })
        .description("1 while every partition is active on a node that is alive: nothing pends")
        .register(registry);
    Gauge.builder("pinstream.partitions.all.readable", () -> nodes.canBeRead(partitions) ? 1 : 0)
        .description("1 while every partition is active, or has a copy that may answer, on one")
        .register(registry);
  }

  private static void known(
      PrometheusMeterRegistry registry, NodeMap nodes, String state, boolean alive) {
    Gauge.builder(
            "pinstream.nodes",
            () -> nodes.all().stream().filter(node -> node.alive() == alive).count())
        .tag("state", state)
        .description("Nodes that this node has heard of within a minute, itself included")
        .register(registry);
  }
}
