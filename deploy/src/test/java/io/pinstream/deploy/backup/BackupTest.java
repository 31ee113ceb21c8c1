package io.pinstream.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.ChildJvm;
import io.pinstream.deploy.support.PartitionAudit;
import io.pinstream.deploy.support.StandaloneProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A backup while people pin and delete, and a second Pinstream made from it. */
class BackupTest {

  private static final int PARTITIONS = 4;
  private static final int WRITERS = 3;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String PASSWORD = "the password of all";

  @TempDir private Path temp = Path.of("");
  private final Map<String, Accepted> pins = new ConcurrentHashMap<>();
  // Their ids, before it is asked for, and when it is done.
  private final Set<String> toDelete = ConcurrentHashMap.newKeySet();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private volatile boolean enough;
  private int port;

  /** A pin that was answered 202. */
  private record Accepted(int writer, Answer answer) {}

  @Test
  void whateverWasAcceptedBeforeIsThereAndNothingIsHalfDone() throws Exception {
    Path backup = temp.resolve("backup");
    Path data = temp.resolve("restored");
    Map<String, Accepted> before;
    Set<String> deletedBefore;
    try (StandaloneProcess pinstream = StandaloneProcess.start();
        Caller nobody = Caller.at(pinstream.address());
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      try {
        for (int i = 0; i < WRITERS; i++) {
          Caller me = nobody.signUp("writer_" + i, PASSWORD, "sign-up-" + i);
          int number = i;
          writers.add(pool.submit(() -> write(me, number)));
        }
        await().atMost(SOON).until(() -> pins.size() >= 20 && deleted.size() >= 2);
        deletedBefore = new HashSet<>(deleted);
        before = new HashMap<>(pins);

        assertThat(run(new BackupCommand(), "--data", pinstream.data(), "--to", backup)).isZero();

        // Nobody was turned away, and it goes on.
        await().atMost(SOON).until(() -> pins.size() >= before.size() + 5);
      } finally {
        enough = true;
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(pinstream.stop()).isIn(0, 143);
    }

    assertThat(run(new RestoreCommand(), "--from", backup, "--data", data)).isZero();
    assertThat(Files.getPosixFilePermissions(data.resolve("keys/installation.secret")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    port = StandaloneProcess.freePort();
    try (ChildJvm restored =
            ChildJvm.start(
                temp.resolve("log"),
                Map.of(),
                "io.pinstream.deploy.Main",
                StandaloneProcess.up(data, port));
        Caller nobody = Caller.at("http://127.0.0.1:" + port)) {
      restored.await("Pinstream is ready");
      checkAll(nobody, before, deletedBefore);
      PartitionAudit.check("127.0.0.1:" + (port + 1012), PARTITIONS);
    }
  }

  private Void write(Caller me, int number) throws Exception {
    for (int i = 0; !enough; i++) {
      String key = number + "-" + i;
      String upload =
          me.upload("image/jpeg", Photos.jpeg(i % 4), "upload-" + key).get("uploadId").asText();
      Answer pin =
          me.patiently(
              "POST",
              "/v1/pins",
              Map.of("uploadId", upload, "title", "Pin " + i + " of " + number),
              key);
      assertThat(pin.status()).as("%s", pin).isEqualTo(202);
      String id = pin.body().get("id").asText();
      pins.put(id, new Accepted(number, pin));
      if (i % 4 == 3) {
        // Right behind it: so that images come and go while the backup is taken.
        assertThat(me.outcome(pin).get("status").asText()).isEqualTo("applied");
        toDelete.add(id);
        Answer gone = me.patiently("DELETE", "/v1/pins/" + id, null, "delete-" + key);
        assertThat(me.outcome(gone).get("status").asText()).isEqualTo("applied");
        deleted.add(id);
      }
    }
    return null;
  }

  private void checkAll(Caller nobody, Map<String, Accepted> before, Set<String> gone)
      throws Exception {
    List<Caller> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(nobody.logIn("writer_" + i, PASSWORD));
    }
    // Some were accepted when the backup was taken, and are decided only now.
    for (Accepted pin : before.values()) {
      JsonNode outcome = writers.get(pin.writer()).outcome(pin.answer());
      assertThat(outcome.get("status").asText()).as("%s", outcome).isEqualTo("applied");
    }
    Map<String, JsonNode> there = new HashMap<>();
    for (Caller me : writers) {
      for (JsonNode pin : me.list("/v1/users/" + me.userId() + "/pins")) {
        there.put(pin.get("id").asText(), pin);
      }
    }
    Set<String> expected = new HashSet<>(before.keySet());
    // Deleted before, or a moment after: only the former is known.
    expected.removeAll(toDelete);
    assertThat(there.keySet()).containsAll(expected).doesNotContainAnyElementsOf(gone);
    checkImages(there);
  }

  /** Each image that is spoken of is there, with its type. */
  private void checkImages(Map<String, JsonNode> there) throws Exception {
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      for (JsonNode pin : there.values()) {
        URI image = URI.create("http://127.0.0.1:" + port + pin.get("image").get("url").asText());
        var answer = http.send(HttpRequest.newBuilder(image).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as("%s", pin).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
      }
    }
  }

  private static int run(Object command, Object... args) {
    return new CommandLine(command)
        .execute(List.of(args).stream().map(Object::toString).toArray(String[]::new));
  }
}
