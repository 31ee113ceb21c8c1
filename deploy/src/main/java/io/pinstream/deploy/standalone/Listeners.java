package io.pinstream.deploy.standalone;

import io.pinstream.deploy.build.Build;
import io.pinstream.deploy.embedded.Ports;
import io.pinstream.deploy.installation.OpenFiles;
import io.pinstream.deploy.nodes.OperatorDoor;
import io.pinstream.deploy.roles.Edge;
import io.pinstream.deploy.roles.WorkerRole;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.http.metrics.HostMetrics;
import io.pinstream.http.metrics.MetricsServer;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.streams.nodes.CallSignature;
import java.io.IOException;
import java.util.List;

/** The ports of a standalone: all on loopback, and checked before anything is changed. */
final class Listeners {

  private Listeners() {}

  /**
   * Checks all of them.
   *
   * @throws StartupException if a port is in use
   */
  static void requireFree(StandaloneSettings.PortNumbers ports) {
    Ports.requireFree("The API", ports.api());
    Ports.requireFree("The blob store", ports.blobs());
    Ports.requireFree("The metrics' server", ports.internal());
    Ports.requireFree("Kafka", ports.kafka());
    Ports.requireFree("Kafka's controller", ports.controller());
  }

  /** Opens the API's port. Until everything is ready, it only answers health checks. */
  static Edge api(StandaloneSettings settings, Progress progress) {
    int port = settings.ports().api();
    int wanted = settings.clients().edge().admission().connections();
    int connections = OpenFiles.connections(settings.partitions(), wanted);
    if (connections < wanted) {
      progress.say(
          "  The limit of open files (ulimit -n) leaves room for %d connections, not for %d."
              .formatted(connections, wanted));
    }
    try {
      return Edge.listen(
          new Edge.Settings(
              StandaloneSettings.HOST,
              port,
              settings.clients().edge().withConnections(connections),
              settings.clients().proxies(),
              settings.clients().origins()));
    } catch (IOException e) {
      throw new StartupException(
          "Port " + port + " on " + StandaloneSettings.HOST + " is not free", e);
    }
  }

  static String metricsAddress(StandaloneSettings.PortNumbers ports) {
    return "http://" + StandaloneSettings.HOST + ":" + ports.internal() + "/metrics";
  }

  /** The internal endpoint: metrics, and calls of operators' commands. */
  static MetricsServer metrics(
      StandaloneSettings settings, Edge edge, WorkerRole worker, CallSignature signature)
      throws IOException {
    Build build = Build.read();
    String address = "http://" + StandaloneSettings.HOST + ":" + settings.ports().internal();
    OperatorDoor door =
        new OperatorDoor(
            signature,
            worker.doors(),
            () -> new NodeHeartbeat.State("standalone", address, build.version(), worker.held()));
    return MetricsServer.start(
        StandaloneSettings.HOST,
        settings.ports().internal(),
        List.of(
            worker::measure,
            edge::measure,
            registry ->
                HostMetrics.build(
                    registry.getPrometheusRegistry(),
                    build.version(),
                    build.commit(),
                    build.java()),
            registry -> HostMetrics.disk(registry.getPrometheusRegistry(), settings.data())),
        door::routes);
  }
}
