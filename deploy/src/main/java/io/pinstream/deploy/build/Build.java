package io.pinstream.deploy.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The identity of this build.
 *
 * @param commit the git commit; {@code unknown} if built without {@code ./pinstream} or outside of
 *     git
 */
public record Build(String version, String commit, String java) {

  private static final String FILE = "/io/pinstream/deploy/build/build.properties";

  /** Reads the file that the build wrote. */
  public static Build read() {
    Properties build = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(FILE)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        build.getProperty("version", "unknown"),
        build.getProperty("commit", "unknown"),
        Runtime.version().toString());
  }

  @Override
  public String toString() {
    return "Pinstream " + version + " (" + commit + "), Java " + java;
  }
}
