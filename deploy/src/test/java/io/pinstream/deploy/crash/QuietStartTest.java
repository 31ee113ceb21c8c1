package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.deploy.support.Starvation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A healthy start has nothing to warn of: the first one, one after a stop, and one after kill -9.
 * {@code -Dpinstream.starts=10} rounds; {@code -Dpinstream.starts.share=0.4} of a core until it is
 * ready.
 */
class QuietStartTest {

  private static final int ROUNDS = Integer.getInteger("pinstream.starts", 1);
  private static final double SHARE =
      Double.parseDouble(System.getProperty("pinstream.starts.share", "0"));

  // Levels of the log, and stack traces.
  private static final Pattern NOISE =
      Pattern.compile("(?m)^.*( WARN | ERROR |^\\s+at [\\w.$/]+\\(|^Caused by: ).*$");

  @Test
  @Timeout(3_600)
  void healthyStartsPrintNoWarningNoErrorAndNoStackTrace() throws Exception {
    int starts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (StandaloneProcess pinstream = StandaloneProcess.begin(Map.of())) {
        awaitReady(pinstream);
        assertThat(noise(pinstream)).as("first start").isEmpty();
        pinstream.stop();
        assertThat(noise(pinstream)).as("first stop").isEmpty();
        pinstream.startAgain();
        awaitReady(pinstream);
        assertThat(noise(pinstream)).as("restart").isEmpty();
        pinstream.kill();
        pinstream.startAgain();
        awaitReady(pinstream);
        assertThat(noise(pinstream)).as("restart after kill -9").isEmpty();
        pinstream.stop();
        assertThat(noise(pinstream)).as("stop").isEmpty();
        starts += 3;
      }
    }
    System.out.println("starts: " + starts + ", none with a warning, an error or a stack trace");
  }

  private static void awaitReady(StandaloneProcess pinstream) throws Exception {
    if (SHARE > 0) {
      try (Starvation starvation = Starvation.of(pinstream.pid(), SHARE, 0)) {
        pinstream.awaitReady();
        System.out.println("ready with " + SHARE + " of a core by " + starvation.how());
      }
    } else {
      pinstream.awaitReady();
    }
  }

  private static List<String> noise(StandaloneProcess pinstream) throws IOException {
    return NOISE.matcher(pinstream.printed()).results().map(found -> found.group()).toList();
  }
}
