package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The machine's clock is a day ahead, everything is killed while commands are being written, and
 * the clock is set right. What was accepted "tomorrow" is still decided, and work goes on today.
 * Needs Debian's {@code faketime}; skipped without, but not in CI.
 */
class ClockSetBackTest {

  @Test
  void aClockThatWasADayAheadAndIsSetBackStopsNothing() throws Exception {
    Optional<Path> library = faketime();
    if (library.isEmpty()) {
      assertThat(System.getenv("CI")).as("CI, where libfaketime is installed").isNull();
    }
    assumeTrue(library.isPresent(), "libfaketime is not installed");
    // Both clocks: with the monotonic one left alone, whatever waits for a time does not wait.
    Map<String, String> aDayAhead =
        Map.of("LD_PRELOAD", library.orElseThrow().toString(), "FAKETIME", "+1d");
    try (StandaloneProcess pinstream = StandaloneProcess.start(aDayAhead);
        Caller nobody = Caller.at(pinstream.address())) {
      Caller ada = nobody.signUp("ada", "the password of ada", "ada");
      List<Answer> tomorrow = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        tomorrow.add(
            ada.patiently("POST", "/v1/boards", Map.of("name", "Tomorrow " + i), "tomorrow-" + i));
      }
      // Most of them are not decided yet.
      pinstream.kill();
      pinstream.startAgain();
      pinstream.awaitReady();

      Caller today = nobody.signUp("ben", "the password of ben", "ben");
      Answer board = today.patiently("POST", "/v1/boards", Map.of("name", "Today"), "today");
      assertThat(today.outcome(board).get("status").asText()).isEqualTo("applied");
      // The key is good at once, and tomorrow's command is not done twice.
      Answer again = today.patiently("POST", "/v1/boards", Map.of("name", "Today"), "today");
      assertThat(today.outcome(again).get("status").asText()).isEqualTo("applied");
      assertThat(today.list("/v1/boards")).hasSize(1);
      Caller adaToday = nobody.logIn("ada", "the password of ada");
      for (Answer one : tomorrow) {
        assertThat(adaToday.outcome(one).get("status").asText()).isEqualTo("applied");
      }
      assertThat(adaToday.list("/v1/boards")).hasSize(tomorrow.size());
      assertThat(pinstream.printed()).doesNotContain("InvalidTimestampException");
    }
  }

  private static Optional<Path> faketime() throws IOException {
    List<Path> folders =
        List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime"));
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          Optional<Path> found =
              files.filter(file -> file.getFileName().toString().contains("MT")).findFirst();
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }
}
