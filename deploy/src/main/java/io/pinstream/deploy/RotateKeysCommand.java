package io.pinstream.deploy;

import io.pinstream.query.SigningKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream rotate-keys}. */
@Command(
    name = "rotate-keys",
    description =
        "Puts a fresh key in front of those that sign access tokens, for the next start. The last"
            + " one stays good, so that nobody is logged out.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class RotateKeysCommand implements Callable<Integer> {

  private static final int KEPT = 1;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The folder of the installation (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Override
  public Integer call() throws IOException {
    SigningKeys keys = SigningKeys.rotate(data.resolve("keys").resolve("tokens.jwks"), KEPT);
    System.out.println(keys.publicKeys().toString(true));
    return 0;
  }
}
