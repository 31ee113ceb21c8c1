package io.pinstream.deploy.starve;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.deploy.support.Starvation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Starts on a machine that has hardly any time, stopped in bursts, written to and killed meanwhile:
 * the first start of an installation, then restarts of it. None may be bricked (never ready, or no
 * write is decided any more), none empty (the user who signed up is known), none lost (what was
 * accepted is there after a start in quiet).
 *
 * <p>The long form: {@code -Dpinstream.starve.starts=50 -Dpinstream.starve.share=0.15
 * -Dpinstream.starve.hogs=2 -Dpinstream.starve.lanes=4} (installations side by side). {@code
 * -Dpinstream.seed=N} for other moments.
 */
@EnabledOnOs(OS.LINUX)
class StarvationTest {

  private static final int STARTS = Integer.getInteger("pinstream.starve.starts", 1);
  private static final int LANES = Integer.getInteger("pinstream.starve.lanes", 1);
  private static final double SHARE =
      Double.parseDouble(System.getProperty("pinstream.starve.share", "0.8"));
  private static final int HOGS = Integer.getInteger("pinstream.starve.hogs", 0);
  private static final long SEED = Long.getLong("pinstream.seed", 1);
  private static final int STARTS_OF_ONE_INSTALLATION = 5;
  private static final int WRITES = 5;
  private static final String PASSWORD = "the password of ada";

  private final AtomicInteger starts = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger noisy = new AtomicInteger();
  private final AtomicReference<String> how = new AtomicReference<>("");

  @Test
  void noStartIsBrickedNoneEmptyAndNothingIsLost() throws Exception {
    int installations = Math.ceilDiv(STARTS, STARTS_OF_ONE_INSTALLATION);
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < installations; i++) {
        int first = i * STARTS_OF_ONE_INSTALLATION;
        long seed = SEED + i;
        running.add(
            lanes.submit(
                () -> {
                  new Installation(new SplittableRandom(seed))
                      .live(Math.min(STARTS_OF_ONE_INSTALLATION, STARTS - first));
                  return null;
                }));
      }
      for (Future<?> installation : running) {
        installation.get();
      }
    }
    System.out.printf(
        "%.2f of a core by %s, %d hogs, %d lanes: %d starts of %d installations (%d after kill -9), all"
            + " ready; %d writes accepted and found again, %d not accepted;"
            + " %d starts with warnings%n",
        SHARE,
        how.get(),
        HOGS,
        LANES,
        starts.get(),
        installations,
        kills.get(),
        found.get(),
        refused.get(),
        noisy.get());
    assertThat(starts.get()).isEqualTo(STARTS);
  }

  /** One data folder, from its first start to a last one in quiet. */
  private final class Installation {

    private final SplittableRandom random;
    private final List<String> accepted = new ArrayList<>();

    Installation(SplittableRandom random) {
      this.random = random;
    }

    void live(int starvedStarts) throws Exception {
      try (StandaloneProcess pinstream = StandaloneProcess.begin(Map.of());
          Caller nobody = Caller.at(pinstream.address())) {
        for (int start = 0; start < starvedStarts; start++) {
          if (start > 0) {
            end(pinstream);
            pinstream.startAgain();
          }
          starve(pinstream, nobody, start);
          System.out.printf("start %d of %d is ready%n", starts.incrementAndGet(), STARTS);
        }
        pinstream.stop();
        pinstream.startAgain();
        pinstream.awaitReady();
        Caller ada = nobody.logIn("ada", PASSWORD);
        Answer last = ada.patiently("POST", "/v1/boards", Map.of("name", "last"), "last");
        assertThat(ada.outcome(last).get("status").asText()).isEqualTo("applied");
        assertThat(ada.list("/v1/boards").stream().map(board -> board.get("id").asText()))
            .containsAll(accepted);
        found.addAndGet(accepted.size());
      }
    }

    private void starve(StandaloneProcess pinstream, Caller nobody, int start) throws Exception {
      try (Starvation starvation = Starvation.of(pinstream.pid(), SHARE, HOGS)) {
        Starvation.burst(pinstream.pid(), burst());
        pinstream.awaitReady();
        List<String> noise = pinstream.noise();
        if (!noise.isEmpty()) {
          noisy.incrementAndGet();
          System.out.println("start with warnings: " + noise);
        }
        Caller ada =
            start == 0 ? nobody.signUp("ada", PASSWORD, "ada") : nobody.logIn("ada", PASSWORD);
        write(ada, start + "a");
        Starvation.burst(pinstream.pid(), burst());
        write(ada, start + "b");
        how.set(starvation.how());
      }
    }

    private long burst() {
      return 2_000L + random.nextInt(6_000);
    }

    private void end(StandaloneProcess pinstream) throws IOException, InterruptedException {
      if (random.nextBoolean()) {
        pinstream.kill();
        kills.incrementAndGet();
      } else {
        pinstream.stop();
      }
    }

    /** Sends some without patience; keeps what was accepted. */
    private void write(Caller ada, String round) throws IOException, InterruptedException {
      for (int i = 0; i < WRITES; i++) {
        String key = "round-" + round + "-" + i;
        try {
          Answer answer = ada.send("POST", "/v1/boards", Map.of("name", key), key);
          if (answer.status() == 202) {
            accepted.add(answer.body().get("id").asText());
          } else {
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            refused.incrementAndGet();
          }
        } catch (IOException noAnswer) {
          refused.incrementAndGet();
        }
      }
    }
  }
}
