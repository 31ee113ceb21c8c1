package io.pinstream.deploy.nodes;

import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.NodeMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The map of nodes, for people. */
public final class NodeStatus {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private NodeStatus() {}

  /**
   * What a node knows of all nodes: a line for each, and one for each application of a worker.
   *
   * @throws StartupException when there are no keys, or the node does not answer
   */
  public static List<String> lines(URI node, Path keys, Clock clock) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (NodeMap.View view : views(node, keys, clock)) {
      lines.add(
          "%-20s %-8s %-14s %s  %s"
              .formatted(
                  view.name(),
                  view.alive() ? "alive" : "silent",
                  view.state().role(),
                  view.state().address(),
                  view.state().version()));
      for (NodeHeartbeat.Application application : view.state().applications()) {
        lines.add(
            "  %-24s %-20s active %s standby %s"
                .formatted(
                    application.name(),
                    application.status(),
                    partitions(application, true),
                    partitions(application, false)));
      }
    }
    return lines;
  }

  /**
   * As {@link #lines}, for programs.
   *
   * @throws StartupException when there are no keys, or the node does not answer
   */
  public static List<NodeMap.View> views(URI node, Path keys, Clock clock)
      throws InterruptedException {
    Ids ids = new Ids(InstallationKeys.read(keys).secret(), clock);
    CallSignature signature = new CallSignature(ids.unguessable("calls-between-nodes"), clock);
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(InternalListener.NODES))
            .timeout(PATIENCE)
            .header(CallSignature.HEADER, signature.sign(InternalListener.NODES, new byte[0]))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new StartupException(
            node + " answers " + answer.statusCode() + ": are the keys those of its installation?");
      }
      return List.of(Json.read(answer.body(), NodeMap.View[].class));
    } catch (IOException | UncheckedIOException e) {
      throw new StartupException("No node answers at " + node + ": " + e, e);
    }
  }

  private static SortedSet<Integer> partitions(
      NodeHeartbeat.Application application, boolean active) {
    SortedSet<Integer> all = new TreeSet<>();
    for (NodeHeartbeat.Tasks tasks : application.tasks()) {
      all.addAll(active ? tasks.active() : tasks.standby());
    }
    return all;
  }
}
