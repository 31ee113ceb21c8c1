package io.pinstream.deploy.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that the machine may have. A test that needs one that is missing is skipped, except in
 * CI, which installs them all.
 */
public final class InstalledTool {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private InstalledTool() {}

  /** All that it says, on both streams; it must end with code 0. */
  public static String run(String name, String... arguments) throws Exception {
    return fed(new byte[0], name, arguments);
  }

  /** As {@link #run}, with this on its standard input. */
  public static String fed(byte[] input, String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeThat(System.getenv("CI")).as(name + " is installed").isEqualTo("true");
      throw e;
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s says: %s", command, said).isZero();
    return said;
  }
}
