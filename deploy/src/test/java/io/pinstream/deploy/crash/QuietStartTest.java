package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A healthy start has nothing to warn of: the first one, one after a stop, and one after kill -9.
 * {@code -Dpinstream.starts=10} rounds.
 */
class QuietStartTest {

  private static final int ROUNDS = Integer.getInteger("pinstream.starts", 1);

  // Levels of the log, and stack traces.
  private static final Pattern NOISE =
      Pattern.compile("(?m)^.*( WARN | ERROR |^\\s+at [\\w.$/]+\\(|^Caused by: ).*$");

  @Test
  @Timeout(3_600)
  void healthyStartsPrintNoWarningNoErrorAndNoStackTrace() throws Exception {
    int starts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (StandaloneProcess pinstream = StandaloneProcess.start()) {
        assertThat(noise(pinstream)).as("first start").isEmpty();
        pinstream.stop();
        assertThat(noise(pinstream)).as("first stop").isEmpty();
        pinstream.startAgain();
        pinstream.awaitReady();
        assertThat(noise(pinstream)).as("restart").isEmpty();
        pinstream.kill();
        pinstream.startAgain();
        pinstream.awaitReady();
        assertThat(noise(pinstream)).as("restart after kill -9").isEmpty();
        pinstream.stop();
        assertThat(noise(pinstream)).as("stop").isEmpty();
        starts += 3;
      }
    }
    System.out.println("starts: " + starts + ", none with a warning, an error or a stack trace");
  }

  private static List<String> noise(StandaloneProcess pinstream) throws IOException {
    return NOISE.matcher(pinstream.printed()).results().map(found -> found.group()).toList();
  }
}
