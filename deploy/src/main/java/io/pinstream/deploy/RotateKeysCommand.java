package io.pinstream.deploy;

import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.query.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  @Option(
      names = "--lost",
      description =
          "The keys are lost or damaged: makes a first one anew. Everybody has to log in again.")
  private boolean lost;

  @Override
  public Integer call() {
    DataFolder folder = new DataFolder(data);
    try {
      if (!Files.exists(folder.secret())) {
        throw new IOException("There is no installation in " + folder.root());
      }
      SigningKeys keys =
          lost ? replace(folder.tokens()) : SigningKeys.rotate(folder.tokens(), KEPT);
      System.out.println(keys.publicKeys().toString(true));
      return 0;
    } catch (NoSuchFileException e) {
      System.err.println(
          e.getMessage() + " is missing: restore it from the backup, or make it anew with --lost");
      return 1;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static SigningKeys replace(Path file) throws IOException {
    SigningKeys there;
    try {
      there = SigningKeys.read(file);
    } catch (IOException e) {
      return SigningKeys.replace(file);
    }
    throw new IOException(
        file
            + " is whole, with "
            + there.publicKeys().getKeys().size()
            + " keys: without --lost a new one is put in front, and nobody is logged out");
  }
}
