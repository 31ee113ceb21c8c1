package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.ChildJvm;
import io.pinstream.deploy.support.SmallDisk;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the disk under a running service. {@code -Dpinstream.attack=long} also fills it to the last
 * block, behind the back of the watch.
 */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

  private static final long KEPT = 400;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String BOARDS = "/v1/boards";

  @TempDir private Path logs = Path.of("");
  private int runs;

  @Test
  void writesAreRefusedInTimeReadsGoOnAndNothingIsLost() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(3_000)) {
      int port = StandaloneProcess.freePort();
      Bystander.Report seen = null;
      ChildJvm first = up(disk, port);
      try (Bystander bystander = bystander(first, port)) {
        Caller user = bystander.user();
        JsonNode ticket = ticket(user, 0).ok();

        disk.leave(KEPT - 50);
        await().atMost(SOON).until(() -> write(user, 1).status() == 507);
        assertThat(write(user, 2).body().get("type").asText()).contains("insufficient-storage");
        assertThat(ticket(user, 3).status()).isEqualTo(507);
        assertThat(put(ticket)).isEqualTo(507);
        assertThat(user.send("GET", BOARDS, null, null).status()).isEqualTo(200);
        assertThat(logIn(user).status()).isEqualTo(200);
        assertThat(first.printed()).containsOnlyOnce("Writes are refused");

        // Not at once, so that it does not go to and fro.
        disk.leave(KEPT + 20);
        Thread.sleep(1_000);
        assertThat(write(user, 4).status()).isEqualTo(507);
        disk.empty();
        await().atMost(SOON).until(() -> write(user, 5).status() == 202);
        assertThat(put(ticket)).isEqualTo(200);

        // A restart below the mark reads; one with hardly any space says what is needed.
        disk.leave(KEPT - 50);
        await().atMost(SOON).until(() -> write(user, 6).status() == 507);
        stop(first);
        ChildJvm reads = up(disk, port);
        reads.await("Pinstream is ready");
        assertThat(user.list(BOARDS)).isNotEmpty();
        assertThat(write(user, 7).status()).isEqualTo(507);
        stop(reads);
        disk.leave(KEPT / 4 - 30);
        try (ChildJvm refused = up(disk, port)) {
          assertThat(refused.exitCode(SOON)).isEqualTo(1);
          assertThat(refused.printed().lines().toList().getLast())
              .contains("are free on the disk of", "a start needs " + KEPT / 4 + " MiB");
        }

        disk.empty();
        try (ChildJvm again = up(disk, port)) {
          again.await("Pinstream is ready");
          await().atMost(SOON).until(() -> write(user, 8).status() == 202);
          if (!Attack.isLong()) {
            seen = allIsThere(bystander, user);
          } else {
            fillToTheLastBlock(disk, again, user);
          }
          stop(again);
        }
        if (seen == null) {
          disk.empty();
          try (ChildJvm last = up(disk, port)) {
            last.await("Pinstream is ready");
            seen = allIsThere(bystander, user);
            stop(last);
          }
        }
      } finally {
        first.close();
      }
      Attack.report("full disk", seen.toString());
      assertThat(seen.reads()).isPositive();
      assertThat(seen.writes()).isPositive();
      assertThat(seen.failures()).containsKey("POST 507").doesNotContainKey("GET 507");
    }
  }

  private static Bystander.Report allIsThere(Bystander bystander, Caller user) throws Exception {
    Bystander.Report seen = bystander.stop();
    bystander.assertNothingLost();
    assertThat(logIn(user).status()).isEqualTo(200);
    return seen;
  }

  /** Nothing can promise what happens then, but nothing may be lost or start empty. */
  private void fillToTheLastBlock(SmallDisk disk, ChildJvm running, Caller user)
      throws IOException, InterruptedException {
    disk.leave(0);
    int[] reads = new int[2];
    for (int i = 0; i < 50; i++) {
      try {
        reads[user.send("GET", BOARDS, null, null).status() == 200 ? 0 : 1]++;
      } catch (IOException e) {
        reads[1]++;
      }
      Thread.sleep(100);
    }
    Attack.report(
        "disk filled to the last block", "%d reads answered, %d not".formatted(reads[0], reads[1]));
    assertThat(running.printed()).contains("Writes are refused");
  }

  private Bystander bystander(ChildJvm pinstream, int port) throws Exception {
    pinstream.await("Pinstream is ready");
    return Bystander.start("http://127.0.0.1:" + port, "bystander");
  }

  private ChildJvm up(SmallDisk disk, int port) throws IOException {
    List<String> arguments =
        new ArrayList<>(StandaloneProcess.up(disk.folder().resolve("data"), port));
    arguments.addAll(List.of("--keep-free", Long.toString(KEPT)));
    runs++;
    return ChildJvm.start(
        logs.resolve("log-" + runs), Map.of(), "io.pinstream.deploy.Main", arguments);
  }

  private static void stop(ChildJvm pinstream) throws Exception {
    pinstream.terminate();
    pinstream.exitCode(SOON);
  }

  private static Answer write(Caller user, int number) throws IOException, InterruptedException {
    return user.send("POST", BOARDS, Map.of("name", "Board " + number), null);
  }

  private static Answer ticket(Caller user, int photo) throws IOException, InterruptedException {
    return user.send(
        "POST",
        "/v1/uploads",
        Map.of("contentType", "image/jpeg", "bytes", Photos.jpeg(photo).length),
        null);
  }

  private static Answer logIn(Caller user) throws IOException, InterruptedException {
    return user.send(
        "POST",
        "/v1/sessions",
        Map.of("username", "bystander", "password", "a password of bystander"),
        null);
  }

  private static int put(JsonNode ticket) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder put =
          HttpRequest.newBuilder(URI.create(ticket.get("url").asText()))
              .PUT(BodyPublishers.ofByteArray(Photos.jpeg(0)));
      ticket
          .get("headers")
          .properties()
          .forEach(header -> put.header(header.getKey(), header.getValue().asText()));
      return http.send(put.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
