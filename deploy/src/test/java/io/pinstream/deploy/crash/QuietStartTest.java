package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.deploy.support.Starvation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A healthy start has nothing to warn of: the first one, one after a stop, and one after kill -9.
 * Many rounds of what {@link UpCommandTest} does once: {@code -Dpinstream.starts=10}; {@code
 * -Dpinstream.starts.share=0.4} of a core until it is ready.
 */
@EnabledIfSystemProperty(named = "pinstream.starts", matches = "\\d+")
class QuietStartTest {

  private static final int ROUNDS = Integer.getInteger("pinstream.starts", 1);
  private static final double SHARE =
      Double.parseDouble(System.getProperty("pinstream.starts.share", "0"));

  @Test
  @Timeout(3_600)
  void healthyStartsPrintNoWarningNoErrorAndNoStackTrace() throws Exception {
    int starts = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (StandaloneProcess pinstream = StandaloneProcess.begin(Map.of())) {
        awaitReady(pinstream);
        assertThat(pinstream.noise()).as("first start").isEmpty();
        pinstream.stop();
        assertThat(pinstream.noise()).as("first stop").isEmpty();
        pinstream.startAgain();
        awaitReady(pinstream);
        assertThat(pinstream.noise()).as("restart").isEmpty();
        pinstream.kill();
        pinstream.startAgain();
        awaitReady(pinstream);
        assertThat(pinstream.noise()).as("restart after kill -9").isEmpty();
        pinstream.stop();
        assertThat(pinstream.noise()).as("stop").isEmpty();
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
}
