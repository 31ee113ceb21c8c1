package io.pinstream.deploy.nodes;

import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.id.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all nodes of an installation share and no broker may know: its secret, which decides homes,
 * and the keys of tokens. They are made once, by {@code pinstream init}; a node never makes any.
 */
public record InstallationKeys(Installation secret, SigningKeys tokens) {

  private static final String SECRET = "installation.secret";
  private static final String TOKENS = "tokens.jwks";

  /**
   * Reads them.
   *
   * @throws StartupException when one is missing or damaged
   */
  public static InstallationKeys read(Path folder) {
    for (String name : new String[] {SECRET, TOKENS}) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new StartupException(
            "There is no %s in %s. Copy the folder of keys that `pinstream init` made, once for this installation."
                .formatted(name, folder));
      }
    }
    try {
      return new InstallationKeys(
          Installation.read(folder.resolve(SECRET)), SigningKeys.read(folder.resolve(TOKENS)));
    } catch (IOException e) {
      throw new StartupException("The keys cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether there are none yet, not even one of the two. */
  public static boolean areMissing(Path folder) {
    return !Files.exists(folder.resolve(SECRET)) && !Files.exists(folder.resolve(TOKENS));
  }

  /** Makes new ones in a folder that has none. */
  public static InstallationKeys make(Path folder) throws IOException {
    PrivateFiles.createFolder(folder);
    Installation.random().write(folder.resolve(SECRET));
    SigningKeys.readOrCreate(folder.resolve(TOKENS));
    return read(folder);
  }
}
