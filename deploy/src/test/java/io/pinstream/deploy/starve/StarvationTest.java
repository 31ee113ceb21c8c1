package io.pinstream.deploy.starve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Starts on a machine that has hardly any time, again and again, stopped in bursts, written to and
 * killed meanwhile. None may be bricked (never ready, or no write is decided any more), none empty
 * (who signed up is known), none lost (what was accepted is there after a start in quiet).
 *
 * <p>The long form: {@code -Dpinstream.starve.starts=50 -Dpinstream.starve.share=0.15
 * -Dpinstream.starve.hogs=2}. {@code -Dpinstream.seed=N} for other moments.
 */
@EnabledOnOs(OS.LINUX)
class StarvationTest {

  private static final int STARTS = Integer.getInteger("pinstream.starve.starts", 1);
  private static final double SHARE =
      Double.parseDouble(System.getProperty("pinstream.starve.share", "0.5"));
  private static final int HOGS = Integer.getInteger("pinstream.starve.hogs", 0);
  private static final long SEED = Long.getLong("pinstream.seed", 1);
  private static final int WRITES = 5;
  private static final int MANY = 10;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<String> accepted = new ArrayList<>();

  @Test
  void noStartIsBrickedNoneEmptyAndNothingIsLost() throws Exception {
    int ready = 0;
    int killed = 0;
    int refused = 0;
    String how = "";
    try (StandaloneProcess pinstream = StandaloneProcess.start();
        Caller nobody = Caller.at(pinstream.address())) {
      Caller ada = nobody.signUp("ada", "the password of ada", "ada");
      for (int start = 0; start < STARTS; start++) {
        boolean kill = start % 2 == 0;
        if (kill) {
          pinstream.kill();
          killed++;
        } else {
          pinstream.stop();
        }
        pinstream.startAgain();
        try (Starvation starvation = Starvation.of(pinstream.pid(), SHARE, HOGS)) {
          how = starvation.how();
          Starvation.burst(pinstream.pid(), 2_000 + random.nextInt(6_000));
          pinstream.awaitReady();
          ready++;
          refused += write(ada, start);
          Starvation.burst(pinstream.pid(), 2_000 + random.nextInt(6_000));
          refused += write(ada, MANY * STARTS + start);
        }
        System.out.printf(
            "start %d of %d: ready, %d accepted so far%n", start + 1, STARTS, accepted.size());
      }

      pinstream.stop();
      pinstream.startAgain();
      pinstream.awaitReady();
      Caller again = nobody.logIn("ada", "the password of ada");
      Answer last = again.patiently("POST", "/v1/boards", Map.of("name", "last"), "last");
      assertThat(again.outcome(last).get("status").asText()).isEqualTo("applied");
      assertThat(again.list("/v1/boards").stream().map(b -> b.get("id").asText()))
          .containsAll(accepted);
      System.out.printf(
          "%s of %.2f, %d hogs: %d starts (%d after kill -9), %d ready, %d accepted and found"
              + " again, %d not accepted%n",
          how, SHARE, HOGS, STARTS, killed, ready, accepted.size(), refused);
    }
  }

  /** Sends some without patience; returns how many were not accepted. */
  private int write(Caller ada, int round) throws IOException, InterruptedException {
    int refused = 0;
    for (int i = 0; i < WRITES; i++) {
      String key = "round-" + round + "-" + i;
      try {
        Answer answer = ada.send("POST", "/v1/boards", Map.of("name", key), key);
        if (answer.status() == 202) {
          accepted.add(answer.body().get("id").asText());
        } else {
          assertThat(answer.status()).as("%s", answer).isEqualTo(503);
          refused++;
        }
      } catch (IOException noAnswer) {
        refused++;
      }
    }
    return refused;
  }
}
