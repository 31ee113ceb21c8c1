package io.pinstream.deploy.cli;

import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a command reaches the nodes of an installation. */
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class InternalPort {

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8082",
      description = "The internal port of any node (default: ${DEFAULT-VALUE}).")
  private URI node;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      defaultValue = "${env:PINSTREAM_KEYS:-data/keys}",
      description = "The keys of the installation (or PINSTREAM_KEYS; default: data/keys).")
  private Path keys;

  public URI node() {
    return node;
  }

  public Path keys() {
    return keys;
  }
}
