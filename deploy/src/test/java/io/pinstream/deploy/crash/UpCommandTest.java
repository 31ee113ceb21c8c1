package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.ChildJvm;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class UpCommandTest {

  private static final Duration SOON = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");

  private StandaloneProcess pinstream;

  @BeforeAll
  void startOne() throws Exception {
    pinstream = StandaloneProcess.start();
    assertThat(pinstream.noise()).as("first start").isEmpty();
  }

  @AfterAll
  void removeIt() throws Exception {
    pinstream.close();
  }

  @Test
  void aStopIsQuickTheNextStartFindsAllStateAndNoneOfThemWarns() throws Exception {
    try (Caller nobody = Caller.at(pinstream.address())) {
      Caller ada = nobody.signUp("ada", "ada's password", "a");
      Caller ben = nobody.signUp("ben", "ben's password", "b");
      ben.outcome(ben.patiently("PUT", "/v1/following/" + ada.userId(), null, "c"));
      String upload = ada.upload("image/jpeg", Photos.jpeg(1), "d").get("uploadId").asText();
      ada.outcome(
          ada.patiently("POST", "/v1/pins", Map.of("uploadId", upload, "title", "One"), "e"));

      // Twice: what the first start mends, or makes, must not be there to do at the second.
      for (int stop = 0; stop < 2; stop++) {
        assertThat(pinstream.stop()).isIn(0, 143);
        assertThat(pinstream.printed()).contains("Stopped").doesNotContain("did not");
        assertThat(pinstream.noise()).as("stop").isEmpty();
        pinstream.startAgain();
        pinstream.awaitReady();
        assertThat(ben.list("/v1/feed")).hasSize(1);
        assertThat(pinstream.printed())
            .doesNotContain(StandaloneProcess.STATE_LOST)
            .doesNotContain("Others on this machine");
        assertThat(pinstream.noise()).as("restart").isEmpty();
      }
      // In the midst of work, so that tasks have to be restored.
      for (int i = 0; i < 40; i++) {
        ada.patiently("POST", "/v1/boards", Map.of("name", "Board " + i), "board-" + i);
      }
      pinstream.kill();
      pinstream.startAgain();
      pinstream.awaitReady();
      assertThat(ben.list("/v1/feed")).hasSize(1);
      // That a transaction had to be aborted is true, and told.
      assertThat(pinstream.noise())
          .as("restart after kill -9")
          .filteredOn(line -> !line.contains("A transaction hung"))
          .isEmpty();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nobodyOnTheNetworkCanReachAnyOfIt() throws Exception {
    List<ListeningSockets.Socket> listening = new ArrayList<>(ListeningSockets.of(pinstream.pid()));
    listening.addAll(ListeningSockets.of(pinstream.broker().pid()));
    listening.addAll(ListeningSockets.of(pinstream.blobStore().pid()));
    int port = pinstream.port();

    assertThat(listening)
        .extracting(ListeningSockets.Socket::port)
        .contains(port, port + 1, port + 2, port + 1012, port + 1013);
    assertThat(listening).allMatch(socket -> socket.address().isLoopbackAddress());
  }

  @Test
  void aPortInUseIsNamedInOneLine() throws Exception {
    int free = StandaloneProcess.freePort();
    for (int offset : new int[] {0, 1, 2, 1012, 1013}) {
      try (ServerSocket taken =
          new ServerSocket(free + offset, 1, InetAddress.getLoopbackAddress())) {
        String said = refusal(folder.resolve("other-" + offset), free);
        assertThat(said).contains("127.0.0.1:" + taken.getLocalPort());
      }
    }
  }

  @Test
  void aDataFolderInUseIsNamedInOneLine() throws Exception {
    assertThat(refusal(pinstream.data(), StandaloneProcess.freePort()))
        .contains(pinstream.data().toString())
        .contains("in use");
  }

  /** What it says when it does not start. */
  private String refusal(Path data, int port) throws IOException, InterruptedException {
    try (ChildJvm up =
        ChildJvm.start(
            folder.resolve("log"),
            Map.of(),
            "io.pinstream.deploy.Main",
            StandaloneProcess.up(data, port))) {
      assertThat(up.exitCode(SOON)).isEqualTo(1);
      List<String> lines = up.printed().lines().toList();
      // Before it, what it is about to do; and at most some services that were ready before.
      assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.contains(" ready "));
      return lines.getLast();
    }
  }
}
