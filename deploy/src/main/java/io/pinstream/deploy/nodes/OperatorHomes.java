package io.pinstream.deploy.nodes;

import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeRead;
import io.pinstream.streams.homereads.HomeReadCodec;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.streams.nodes.NodeMap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What operators' commands ask of the homes, wherever they are: signed calls to the internal port
 * of the node that has a home, as other nodes make them. Nothing is asked of Kafka.
 */
public final class OperatorHomes implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Installation installation;
  private final CallSignature signature;
  private final List<NodeMap.View> nodes;
  private final int partitions;

  private OperatorHomes(
      Installation installation, CallSignature signature, List<NodeMap.View> nodes) {
    this.installation = installation;
    this.signature = signature;
    this.nodes = nodes;
    // A power of two; the last of them may be between two nodes now.
    this.partitions =
        Math.max(
            1,
            2
                * Integer.highestOneBit(
                    nodes.stream().mapToInt(OperatorHomes::last).max().orElse(0)));
  }

  private static int last(NodeMap.View node) {
    return node.state().applications().stream()
        .flatMap(application -> application.tasks().stream())
        .flatMap(tasks -> tasks.active().stream())
        .mapToInt(Integer::intValue)
        .max()
        .orElse(0);
  }

  /**
   * Asks any node for the others.
   *
   * @param node its internal port
   * @throws StartupException when there are no keys, or it does not answer
   */
  public static OperatorHomes at(URI node, Path keys, Clock clock) throws InterruptedException {
    Ids ids = new Ids(InstallationKeys.read(keys).secret(), clock);
    return new OperatorHomes(
        ids.installation(),
        new CallSignature(ids.unguessable("calls-between-nodes"), clock),
        NodeStatus.views(node, keys, clock));
  }

  /** Whose homes these are. */
  public Installation installation() {
    return installation;
  }

  /** Where something is at home, for people. */
  public String whereIs(Id id, String application, String store) {
    int partition = id.partition(partitions);
    return "%d, partition %d of %d, on %s"
        .formatted(
            id.home(),
            partition,
            partitions,
            nodes.stream()
                .filter(node -> has(node, application, store, partition))
                .map(NodeMap.View::name)
                .findFirst()
                .orElse("no node now"));
  }

  /**
   * A home of an application.
   *
   * @param door its name among {@link HomeDoors}
   */
  public <R extends HomeRead> Home<R> home(String application, String door, Class<R> reads) {
    HomeReadCodec<R> codec = new HomeReadCodec<>(reads);
    return read -> HomeReadCodec.readAnswers(ask(application, door, read, codec)).getFirst();
  }

  private <R extends HomeRead> byte[] ask(
      String application, String door, R read, HomeReadCodec<R> codec) {
    int partition = Homed.partitionOf(read.home(), partitions);
    NodeMap.View node =
        nodes.stream()
            .filter(one -> has(one, application, read.store(), partition))
            .findFirst()
            .orElseThrow(
                () ->
                    new StartupException(
                        "No node has partition %d of %s now: try again"
                            .formatted(partition, application)));
    String path = HomeDoors.PATH + door;
    byte[] body = codec.write(List.of(read));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.state().address() + path))
            .timeout(PATIENCE)
            .header(CallSignature.HEADER, signature.sign(path, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        return answer.body();
      }
      throw new StartupException(
          "%s cannot answer now: %d %s"
              .formatted(
                  node.name(),
                  answer.statusCode(),
                  new String(answer.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StartupException(
          "%s does not answer at %s: %s".formatted(node.name(), node.state().address(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted", e);
    }
  }

  private static boolean has(NodeMap.View node, String application, String store, int partition) {
    return node.state().applications().stream()
        .filter(one -> one.name().equals(application))
        .map(NodeHeartbeat.Application::tasks)
        .flatMap(List::stream)
        .anyMatch(tasks -> tasks.stores().contains(store) && tasks.active().contains(partition));
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
