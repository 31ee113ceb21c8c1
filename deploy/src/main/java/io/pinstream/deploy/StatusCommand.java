package io.pinstream.deploy;

import io.pinstream.deploy.nodes.NodeStatus;
import io.pinstream.deploy.startup.StartupException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream status}. */
@Command(
    name = "status",
    description = "Shows the nodes of a fleet, and which partitions each worker holds.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class StatusCommand implements Callable<Integer> {

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8082",
      description = "The internal port of any node (default: ${DEFAULT-VALUE}).")
  private URI node;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      required = true,
      defaultValue = "${env:PINSTREAM_KEYS}",
      description = "The keys that `pinstream init` made (or PINSTREAM_KEYS).")
  private Path keys;

  @Override
  public Integer call() throws Exception {
    try {
      NodeStatus.lines(node, keys, Clock.systemUTC()).forEach(System.out::println);
      return 0;
    } catch (StartupException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
