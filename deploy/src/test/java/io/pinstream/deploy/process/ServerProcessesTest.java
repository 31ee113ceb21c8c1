package io.pinstream.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Kills and stops (SIGSTOP) the processes of a standalone one by one; {@code KillTest} kills all at
 * once.
 */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ServerProcessesTest {

  /** Longer than a command waits for its acknowledgement. */
  private static final Duration STOPPED = Duration.ofSeconds(15);

  private static final Duration SOON = Duration.ofMinutes(3);

  private StandaloneProcess pinstream;
  private Caller nobody;
  private Caller ada;
  private int count;

  @BeforeAll
  void start() throws Exception {
    pinstream = StandaloneProcess.start();
    nobody = Caller.at(pinstream.address());
    ada = nobody.signUp("ada", "the password of ada", "ada");
    board();
  }

  @AfterAll
  void remove() throws Exception {
    nobody.close();
    pinstream.close();
  }

  @Test
  void aKilledBrokerComesBackWhileReadsGoOn() throws Exception {
    ProcessHandle broker = pinstream.broker();
    broker.destroyForcibly();
    while (broker.isAlive()) {
      Thread.sleep(10);
    }
    assertThat(boardsNow()).isEqualTo(200);
    board();
    assertThat(pinstream.broker().pid()).isNotEqualTo(broker.pid());
    assertThat(pinstream.printed()).contains("The broker ended (exit code 137)");
    awaitHealthy();
  }

  @Test
  void aKilledBlobStoreComesBackWhileAllElseGoesOn() throws Exception {
    ProcessHandle blobStore = pinstream.blobStore();
    blobStore.destroyForcibly();
    board();
    pin();
    assertThat(pinstream.blobStore().pid()).isNotEqualTo(blobStore.pid());
    awaitHealthy();
  }

  @Test
  void aBrokerThatStandsStillHoldsUpWritesAlone() throws Exception {
    ProcessHandle broker = pinstream.broker();
    signal("STOP", broker);
    Answer refused;
    try {
      assertThat(boardsNow()).isEqualTo(200);
      refused = ada.send("POST", "/v1/boards", Map.of("name", "late"), "late");
      assertThat(boardsNow()).isEqualTo(200);
      Thread.sleep(STOPPED);
      assertThat(boardsNow()).isEqualTo(200);
    } finally {
      signal("CONT", broker);
    }
    assertThat(refused.status()).as("%s", refused).isEqualTo(503);
    board();
    // The outcome was unknown; with its key it happens once.
    ada.outcome(ada.patiently("POST", "/v1/boards", Map.of("name", "late"), "late"));
    assertThat(ada.list("/v1/boards").stream().map(b -> b.get("name").asText()))
        .containsOnlyOnce("late");
    assertThat(pinstream.broker().pid()).as("no restart").isEqualTo(broker.pid());
    awaitHealthy();
  }

  @Test
  void childrenOfAKilledOneEndByThemselves() throws Exception {
    List<ProcessHandle> children = List.of(pinstream.broker(), pinstream.blobStore());
    pinstream.kill();
    await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    pinstream.startAgain();
    pinstream.awaitReady();
    board();
  }

  /** One of them by itself, the other, which stands still, by force; nothing is lost. */
  @Test
  void theNextStartWaitsForTheChildrenOfAKilledOne() throws Exception {
    List<String> boards = boards();
    List<ProcessHandle> children = List.of(pinstream.broker(), pinstream.blobStore());
    signal("STOP", pinstream.broker());
    pinstream.kill();
    pinstream.startAgain();
    pinstream.awaitReady();
    assertThat(pinstream.printed()).contains("Waiting for the broker of the last run to end");
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    awaitOnList(boards);
    board();
  }

  /** Accepted, and most of them not decided yet. */
  private List<String> boards() throws IOException, InterruptedException {
    List<String> boards = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boards.add(accepted("at once " + i).body().get("id").asText());
    }
    return boards;
  }

  private void awaitOnList(List<String> boards) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ada.list("/v1/boards").stream().map(b -> b.get("id").asText()))
                    .containsAll(boards));
  }

  @Test
  void ctrlCReachesAllAndIsAsCleanAsAStop() throws Exception {
    String board = board();
    List<ProcessHandle> children = List.of(pinstream.broker(), pinstream.blobStore());
    for (ProcessHandle child : children) {
      signal("INT", child);
    }
    assertThat(pinstream.stop()).isIn(0, 143);
    assertThat(pinstream.printed())
        .contains("Stopped")
        .doesNotContain("did not", "exit code")
        .doesNotContain("is started again");
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    pinstream.startAgain();
    pinstream.awaitReady();
    assertThat(ada.list("/v1/boards").stream().map(b -> b.get("id").asText())).contains(board);
  }

  /** The status of a read, without patience. */
  private int boardsNow() throws IOException, InterruptedException {
    return ada.send("GET", "/v1/boards", null, null).status();
  }

  private void awaitHealthy() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(nobody.send("GET", "/health/ready", null, null).status())
                    .isEqualTo(200));
  }

  private Answer accepted(String name) throws IOException, InterruptedException {
    return ada.patiently("POST", "/v1/boards", Map.of("name", name), "board-" + ++count);
  }

  /** Makes a board, however long that takes, and returns its id. */
  private String board() throws IOException, InterruptedException {
    Answer answer = accepted("board");
    assertThat(ada.outcome(answer).get("status").asText()).isEqualTo("applied");
    return answer.body().get("id").asText();
  }

  private void pin() throws IOException, InterruptedException {
    String upload =
        ada.upload("image/jpeg", Photos.jpeg(count), "upload-" + ++count).get("uploadId").asText();
    Answer answer =
        ada.patiently(
            "POST", "/v1/pins", Map.of("uploadId", upload, "title", "A pin"), "pin-" + ++count);
    assertThat(ada.outcome(answer).get("status").asText()).isEqualTo("applied");
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
