package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.RunningPinstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Damages a data folder in every way that can be thought of and starts a real standalone on it: it
 * either refuses, with a sentence, and leaves the folder as it was, or starts with everything that
 * was there. It never starts empty. {@code -Dpinstream.attack=long} damages Kafka's metadata log at
 * many more places, and starts everything that may start.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DamagedDataTest {

  private static final String METADATA = "kafka/__cluster_metadata-0";
  private static final int PEOPLE = 3;

  private Path folder = Path.of("");
  private Path whole = Path.of("");
  private Path foreign = Path.of("");
  private String board = "";
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private interface Damage {
    void to(Path data) throws IOException, InterruptedException;
  }

  /**
   * @param says what the refusal contains; null if it starts, or may do either
   * @param starts whether it has to start
   */
  private record Case(
      String name, Damage damage, @org.jspecify.annotations.Nullable String says, boolean starts) {

    static Case refused(String name, String says, Damage damage) {
      return new Case(name, damage, says, false);
    }

    static Case starts(String name, Damage damage) {
      return new Case(name, damage, null, true);
    }

    static Case either(String name, Damage damage) {
      return new Case(name, damage, null, false);
    }
  }

  @BeforeAll
  void prepare() throws Exception {
    folder = Files.createTempDirectory("pinstream-damaged");
    whole = folder.resolve("whole");
    foreign = folder.resolve("foreign");
    try (Standalone ours = start(whole);
        Caller nobody = Caller.at(ours.address())) {
      for (int i = 0; i < PEOPLE; i++) {
        Caller person = nobody.signUp("person" + i, password(i), "sign-up-" + i);
        Answer made = person.patiently("POST", "/v1/boards", Map.of("name", "Board"), "board-" + i);
        person.outcome(made);
        if (i == 0) {
          board = made.ok().get("id").asText();
          String upload = person.upload("image/jpeg", Photos.jpeg(1), "u").get("uploadId").asText();
          person.outcome(
              person.patiently(
                  "POST", "/v1/pins", Map.of("uploadId", upload, "title", "One"), "pin"));
        }
      }
    }
    start(foreign).close();
  }

  @AfterAll
  void report() throws IOException {
    Attack.report("damaged data folder", outcomes.toString());
    RunningPinstream.remove(folder);
  }

  @Test
  void nothingStartsEmpty() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Case one : cases()) {
      String outcome = tryOne(one);
      Attack.report("damaged data folder: " + one.name(), outcome);
      if (outcome.startsWith("WRONG")) {
        wrong.add(one.name() + ": " + outcome);
      }
      outcomes.merge(outcome.split(":", 2)[0], 1, Integer::sum);
    }
    assertThat(wrong).isEmpty();
  }

  private List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>(keysAndMarkers());
    if (Attack.size(0, 1) == 1) {
      // DamagedKafkaTest tries these always, without starting anything.
      cases.addAll(kafka());
    }
    cases.add(
        Case.starts(
            "stores damaged, checkpoints empty, what the last stop wrote to the metadata lost",
            data -> {
              damageStores(data);
              // A stop writes some 7 KB: the leader of each partition is gone.
              cut(metadataLog(data), Files.size(metadataLog(data)) - 2_000);
              empty(data, "kafka/replication-offset-checkpoint");
              empty(data, "kafka/log-start-offset-checkpoint");
            }));
    if (Attack.size(0, 1) == 1) {
      cases.add(Case.starts("nothing", data -> {}));
      cases.add(Case.starts("state lost", data -> RunningPinstream.remove(data.resolve("state"))));
      cases.add(Case.starts("identity lost, all else there", data -> adoptable(data)));
      cases.add(Case.either("quorum-state lost", data -> delete(data, METADATA + "/quorum-state")));
      cases.add(Case.either("quorum-state empty", data -> empty(data, METADATA + "/quorum-state")));
    }
    SplittableRandom random = new SplittableRandom(1);
    Path log = metadataLog(whole);
    long size = Files.size(log);
    for (int i = 0; i < Attack.size(0, 30); i++) {
      long at = random.nextLong(size - 1);
      cases.add(Case.either("metadata log cut at " + at, data -> cut(metadataLog(data), at)));
      cases.add(Case.either("metadata log flipped at " + at, data -> flip(metadataLog(data), at)));
    }
    return cases;
  }

  private List<Case> keysAndMarkers() {
    return List.of(
        Case.refused("keys lost", "keys", data -> RunningPinstream.remove(data.resolve("keys"))),
        Case.refused(
            "secret lost",
            "installation.secret is missing",
            data -> delete(data, "keys/installation.secret")),
        Case.refused(
            "secret empty", "cannot be read", data -> empty(data, "keys/installation.secret")),
        Case.refused(
            "secret foreign",
            "secret of another installation",
            data -> swap(data, "keys/installation.secret")),
        Case.refused("tokens lost", "rotate-keys --lost", data -> delete(data, "keys/tokens.jwks")),
        Case.refused("tokens empty", "rotate-keys --lost", data -> empty(data, "keys/tokens.jwks")),
        Case.refused("identity empty", "cannot be read", data -> empty(data, "installation.json")),
        Case.refused(
            "identity foreign", "another installation", data -> swap(data, "installation.json")),
        Case.refused("blobs lost", "blobs", data -> RunningPinstream.remove(data.resolve("blobs"))),
        Case.refused(
            "bucket lost",
            "blobs",
            data -> RunningPinstream.remove(data.resolve("blobs/pinstream"))),
        Case.refused("blobs foreign", "another installation", data -> swap(data, "blobs")),
        Case.refused(
            "blobs' marker lost",
            "installation.json",
            data -> delete(data, "blobs/pinstream/installation.json")),
        Case.refused("state foreign", "another installation", data -> swap(data, "state")),
        Case.refused("kafka foreign", "another installation", data -> swap(data, "kafka")));
  }

  private List<Case> kafka() {
    return List.of(
        Case.refused(
            "kafka lost",
            "kafka is missing",
            data -> RunningPinstream.remove(data.resolve("kafka"))),
        Case.refused(
            "kafka emptied",
            "meta.properties",
            data -> {
              RunningPinstream.remove(data.resolve("kafka"));
              Files.createDirectory(data.resolve("kafka"));
            }),
        Case.refused(
            "meta.properties lost",
            "meta.properties",
            data -> delete(data, "kafka/meta.properties")),
        Case.refused(
            "meta.properties empty",
            "meta.properties",
            data -> empty(data, "kafka/meta.properties")),
        Case.refused(
            "metadata lost", "metadata", data -> RunningPinstream.remove(data.resolve(METADATA))),
        Case.refused("metadata foreign", "metadata", data -> swap(data, METADATA)),
        Case.refused(
            "metadata log emptied",
            "metadata",
            data -> Files.write(metadataLog(data), new byte[0])),
        Case.refused(
            "metadata log halved",
            "metadata",
            data -> cut(metadataLog(data), Files.size(metadataLog(data)) / 2)),
        Case.refused(
            "metadata log flipped in the middle",
            "metadata",
            data -> flip(metadataLog(data), Files.size(metadataLog(data)) / 2)),
        Case.refused(
            "a partition lost",
            "missing",
            data -> RunningPinstream.remove(data.resolve("kafka/users.commands-1"))),
        Case.refused(
            "half of the partitions lost",
            "missing",
            data -> {
              for (Path partition : list(data.resolve("kafka"))) {
                if (partition.toString().endsWith("-2") || partition.toString().endsWith("-3")) {
                  RunningPinstream.remove(partition);
                }
              }
            }),
        Case.refused(
            "a topic's log emptied", "ends at offset 0", data -> emptyLogs(data, "users-")),
        Case.refused(
            "a changelog emptied",
            "ends at offset 0",
            data -> emptyLogs(data, "pinstream-accounts-")),
        Case.refused(
            "a stray left by an earlier start",
            "strays",
            data ->
                Files.move(
                    data.resolve("kafka/users-0"),
                    data.resolve("kafka/users-0.0123456789abcdef0123456789abcdef-stray"))),
        Case.refused(
            "a checkpoint cut",
            "checkpoint",
            data -> cut(data.resolve("kafka/replication-offset-checkpoint"), 300)));
  }

  private String tryOne(Case one) throws IOException, InterruptedException {
    Path data = folder.resolve("case");
    copy(whole, data);
    try {
      one.damage().to(data);
      Map<String, Long> before = files(data);
      try (Standalone started = start(data)) {
        if (one.says() != null) {
          return "WRONG: it started, and should have said: " + one.says();
        }
        return missing(started);
      } catch (StartupException e) {
        String said = String.valueOf(e.getMessage());
        if (one.starts()) {
          return "WRONG: it refused: " + said;
        }
        if (one.says() != null && !said.contains(one.says())) {
          return "WRONG: it said: " + said;
        }
        if (said.contains("\n") || said.contains("Exception")) {
          return "WRONG: no plain sentence: " + said;
        }
        Map<String, Long> after = files(data);
        return after.equals(before) ? "refused: " + said : "WRONG: a refusal that changed files";
      }
    } finally {
      RunningPinstream.remove(data);
    }
  }

  /** Everybody can log in, and what they had is there. */
  private String missing(Standalone started) throws IOException, InterruptedException {
    try (Caller nobody = Caller.at(started.address())) {
      for (int i = 0; i < PEOPLE; i++) {
        Answer session =
            nobody.patiently(
                "POST",
                "/v1/sessions",
                Map.of("username", "person" + i, "password", password(i)),
                null);
        if (session.status() != 200) {
          return "WRONG: it started empty: log-in is answered " + session.status();
        }
        Caller person =
            nobody.as(
                session.body().get("userId").asText(), session.body().get("accessToken").asText());
        if (person.list("/v1/boards").size() != 1) {
          return "WRONG: boards are gone";
        }
        if (i == 0
            && (person.patiently("GET", "/v1/boards/" + board, null, null).status() != 200
                || person.list("/v1/users/" + person.userId() + "/pins").size() != 1)) {
          return "WRONG: a board or a pin is gone";
        }
      }
      Caller fresh = nobody.signUp("newcomer", "a newcomer's password", "newcomer");
      return fresh.userId().isEmpty() ? "WRONG: no sign-up" : "starts with everything";
    }
  }

  private static Standalone start(Path data) {
    return Standalone.start(
        StandaloneSettings.onFreePorts(data).withoutLimits(),
        new Progress(System.out),
        Clock.systemUTC());
  }

  private static String password(int person) {
    return "the password of " + person;
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    // Kafka's indexes and RocksDB's manifests are holes for the most part.
    Process copy =
        new ProcessBuilder("cp", "-a", "--sparse=always", from.toString(), to.toString())
            .inheritIO()
            .start();
    assertThat(copy.waitFor()).isZero();
  }

  /** Each file with its time and size; the lock is written by who looks. */
  private static Map<String, Long> files(Path data) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.toList()) {
        // Which process uses the folder stands in .lock and run/, and changes with each start.
        boolean ofProcess = file.endsWith(".lock") || file.startsWith(data.resolve("run"));
        if (Files.isRegularFile(file) && !ofProcess) {
          files.put(
              data.relativize(file) + " " + Files.size(file),
              Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return files;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static Path metadataLog(Path data) {
    return data.resolve(METADATA).resolve("00000000000000000000.log");
  }

  private static void delete(Path data, String file) throws IOException {
    Files.delete(data.resolve(file));
  }

  private static void empty(Path data, String file) throws IOException {
    Files.write(data.resolve(file), new byte[0]);
  }

  private void swap(Path data, String part) throws IOException, InterruptedException {
    Path here = data.resolve(part);
    if (Files.isDirectory(here)) {
      RunningPinstream.remove(here);
    } else {
      Files.delete(here);
    }
    copy(foreign.resolve(part), here);
  }

  private static void cut(Path file, long at) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(at);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < 8 && at + i < bytes.length; i++) {
      bytes[(int) at + i] ^= 0x5A;
    }
    Files.write(file, bytes);
  }

  /** Of each store another file: its manifest, the pointer to it, a table, or the log. */
  private static void damageStores(Path data) throws IOException {
    int store = 0;
    try (Stream<Path> all = Files.walk(data.resolve("state"))) {
      for (Path current : all.filter(file -> file.endsWith("CURRENT")).sorted().toList()) {
        List<Path> files =
            list(current.resolveSibling("")).stream()
                .filter(
                    file -> file.toString().matches(".*/(CURRENT|MANIFEST.*|.*\\.sst|.*\\.log)"))
                .filter(file -> file.toFile().length() > 0)
                .sorted()
                .toList();
        Path damaged = files.get(store % files.size());
        flip(damaged, Files.size(damaged) / 2);
        store++;
      }
    }
    assertThat(store).as("stores that were damaged").isGreaterThan(100);
  }

  private static void emptyLogs(Path data, String topic) throws IOException {
    for (Path partition : list(data.resolve("kafka"))) {
      if (String.valueOf(partition.getFileName()).startsWith(topic)) {
        for (Path file : list(partition)) {
          if (file.toString().endsWith(".log")) {
            Files.write(file, new byte[0]);
          }
        }
      }
    }
  }

  /** As before there was a record. */
  private static void adoptable(Path data) throws IOException {
    for (String file :
        List.of(
            "installation.json",
            "kafka-progress.json",
            "blobs/pinstream/installation.json",
            "state/installation.json")) {
      delete(data, file);
    }
  }
}
