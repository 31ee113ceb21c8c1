package io.pinstream.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a process that does nothing but lengthen a file. */
class StandStillTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path temp = Path.of("");
  private Path file = Path.of("");
  private Process writer;

  @BeforeEach
  void start() throws IOException {
    file = temp.resolve("written");
    Files.createFile(file);
    writer = new ProcessBuilder("sh", "-c", "while :; do echo x >> " + file + "; done").start();
    awaitGrowth();
  }

  @AfterEach
  void stop() {
    writer.destroyForcibly();
  }

  private void awaitGrowth() throws IOException {
    long before = Files.size(file);
    await().until(() -> Files.size(file) > before);
  }

  @Test
  void nothingIsWrittenMeanwhileAndAllGoesOnAfterwards() throws Exception {
    try (StandStill still = StandStill.begin("writer", writer.toHandle(), LONG)) {
      long before = Files.size(file);
      Thread.sleep(200);

      still.requireUnbroken();
      assertThat(Files.size(file)).isEqualTo(before);
    }
    awaitGrowth();
  }

  @Test
  void whoeverForgetsItIsWokenByTheGuard() throws Exception {
    StandStill still = StandStill.begin("writer", writer.toHandle(), Duration.ofSeconds(1));
    try {
      awaitGrowth();

      assertThatThrownBy(still::requireUnbroken)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("The writer was woken");
    } finally {
      still.close();
    }
  }

  @Test
  void whatHasEndedCannotStandStill() throws Exception {
    writer.destroyForcibly().waitFor();

    assertThatThrownBy(() -> StandStill.begin("writer", writer.toHandle(), LONG))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("The writer cannot be made to stand still");
  }
}
