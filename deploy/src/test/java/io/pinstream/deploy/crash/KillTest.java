package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.boards.World;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.PartitionAudit;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Kills the whole of it at any moment, again and again, while people go on. {@code
 * -Dpinstream.kills=N} for more rounds than usual, {@code -Dpinstream.seed=N} for other moments.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("pinstream.kills", 2);
  private static final long SEED = Long.getLong("pinstream.seed", 1);
  private static final int PEOPLE = 4;
  private static final int MAX_PINS_EACH = 120 + 20 * KILLS;
  private static final int PARTITIONS = 4;
  private static final Duration LAG = Duration.ofSeconds(30);
  private static final Comparator<JsonNode> NEWEST_FIRST =
      Comparator.comparing((JsonNode pin) -> pin.get("createdAt").asText())
          .thenComparing(pin -> pin.get("id").asText())
          .reversed();

  private volatile boolean enough;

  @Test
  void whateverWasAcceptedHappensOnceThroughAnyNumberOfKills() throws Exception {
    try (StandaloneProcess pinstream = StandaloneProcess.start();
        Caller nobody = Caller.at(pinstream.address())) {
      List<Writer> writers = writers(nobody);
      World boards = World.create("boards", nobody, SEED);
      JudgedPin judged = JudgedPin.create(pinstream, nobody, SEED);
      try (ExecutorService pool = Executors.newFixedThreadPool(PEOPLE + 2)) {
        List<Future<?>> running = new ArrayList<>();
        writers.forEach(writer -> running.add(pool.submit(writer::run)));
        running.add(pool.submit(() -> keepBoards(boards)));
        running.add(pool.submit(() -> keepJudging(judged)));
        try {
          killAgainAndAgain(pinstream);
        } finally {
          enough = true;
        }
        for (Future<?> one : running) {
          one.get();
        }
      }

      for (Writer writer : writers) {
        writer.checkOutcomes();
      }
      Map<String, List<JsonNode>> pins = new HashMap<>();
      for (Writer writer : writers) {
        pins.put(writer.me.userId(), writer.checkPins());
        writer.checkPeople();
      }
      checkFollows(writers);
      checkFeeds(writers, pins);
      boards.check();
      judged.check();
      checkPinsTopic(pinstream, pins, judged.pin());
      PartitionAudit.check(pinstream.bootstrapServers(), PARTITIONS);

      assertThat(pinstream.stop()).isIn(0, 143);
      pinstream.startAgain();
      pinstream.awaitReady();
      checkFollows(writers);
      checkFeeds(writers, pins);
      boards.check();
      judged.check();
      assertThat(pinstream.printed()).doesNotContain(StandaloneProcess.STATE_LOST);
      System.out.printf(
          "%d kills; accepted: %d pins, %d sign-ups, %d follows and unfollows; given up: %d; %s;"
              + " %s%n",
          KILLS,
          writers.stream().mapToInt(w -> w.pins.size()).sum(),
          writers.stream().mapToInt(w -> w.people.size()).sum(),
          writers.stream().mapToInt(w -> w.edges.size()).sum(),
          writers.stream().mapToInt(w -> w.givenUp.size()).sum(),
          boards,
          judged);
    }
  }

  /** Each step is compared with the model at once, however often the service dies meanwhile. */
  private Void keepBoards(World boards) throws Exception {
    while (!enough) {
      boards.step();
    }
    return null;
  }

  private Void keepJudging(JudgedPin judged) throws Exception {
    while (!enough) {
      judged.step();
    }
    return null;
  }

  private List<Writer> writers(Caller nobody) throws IOException, InterruptedException {
    List<Caller> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(nobody.signUp("writer_" + i, "the password of " + i, "first-" + i));
    }
    List<byte[]> photos = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      photos.add(Photos.jpeg(i));
    }
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      writers.add(new Writer(i, people, nobody, photos, () -> enough));
    }
    return writers;
  }

  /**
   * Every other kill takes all processes at once, when they are ready; the others take the main
   * process alone, while it is still starting.
   */
  private static void killAgainAndAgain(StandaloneProcess pinstream)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % 2 == 0) {
        pinstream.awaitReady();
        Thread.sleep(2_000 + random.nextInt(3_000));
        pinstream.killAll();
      } else {
        Thread.sleep(300 + random.nextInt(6_000));
        pinstream.kill();
      }
      pinstream.startAgain();
    }
    pinstream.awaitReady();
    Thread.sleep(500);
  }

  private static void checkFollows(List<Writer> writers) throws Exception {
    Map<String, Set<String>> followers = new HashMap<>();
    for (Writer writer : writers) {
      String me = writer.me.userId();
      List<String> following = texts(writer.me.list("/v1/users/" + me + "/following"), "userId");
      assertThat(following)
          .as("whom %s follows", me)
          .containsExactlyInAnyOrderElementsOf(writer.following);
      following.forEach(
          followee -> followers.computeIfAbsent(followee, f -> new TreeSet<>()).add(me));
    }
    Caller anybody = writers.get(0).me;
    for (Writer writer : writers) {
      for (String user : writer.everybody()) {
        assertThat(texts(anybody.list("/v1/users/" + user + "/followers"), "userId"))
            .as("who follows %s", user)
            .containsExactlyInAnyOrderElementsOf(followers.getOrDefault(user, Set.of()));
      }
    }
  }

  private static void checkFeeds(List<Writer> writers, Map<String, List<JsonNode>> pins) {
    for (Writer writer : writers) {
      List<String> expected =
          writer.following.stream()
              .flatMap(author -> pins.getOrDefault(author, List.of()).stream())
              .sorted(NEWEST_FIRST)
              .map(pin -> pin.get("id").asText())
              .toList();
      await("the feed of " + writer.me.userId())
          .atMost(LAG)
          .untilAsserted(
              () -> assertThat(texts(writer.me.list("/v1/feed"), "id")).isEqualTo(expected));
    }
  }

  private static void checkPinsTopic(
      StandaloneProcess pinstream, Map<String, List<JsonNode>> pins, String judged) {
    List<String> keys = new ArrayList<>();
    Records.read(
        pinstream.bootstrapServers(), List.of(Topics.PINS.name()), r -> keys.add(Records.key(r)));
    // Told once for each time that it was published, and each time that it was withdrawn.
    keys.removeIf(judged::equals);
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            pins.values().stream()
                .flatMap(List::stream)
                .map(pin -> pin.get("id").asText())
                .toList());
  }

  private static List<String> texts(List<JsonNode> items, String field) {
    return items.stream().map(item -> item.get(field).asText()).toList();
  }

  /** Whether the writers may end. */
  private interface Enough {
    boolean isIt();
  }

  /** An accepted wish to follow or unfollow, and whether it must have changed something. */
  private record Edge(Answer accepted, boolean changes) {}

  /** Somebody who does this and that, one thing at a time, and notes what was answered. */
  private static final class Writer {

    private final int number;
    private final Caller me;
    private final List<Caller> all;
    private final Caller nobody;
    private final List<byte[]> photos;
    private final Enough enough;
    private final SplittableRandom random;
    private int count;

    // By title, and by name: what was accepted.
    private final Map<String, Answer> pins = new LinkedHashMap<>();
    private final Map<String, Answer> people = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Set<String> following = new TreeSet<>();
    // Titles and names of what was sent once, and not answered.
    private final Set<String> givenUp = new TreeSet<>();

    Writer(int number, List<Caller> all, Caller nobody, List<byte[]> photos, Enough enough) {
      this.number = number;
      this.all = all;
      this.me = all.get(number);
      this.nobody = nobody;
      this.photos = photos;
      this.enough = enough;
      this.random = new SplittableRandom(SEED * 100 + number);
    }

    Void run() throws IOException, InterruptedException {
      while (!enough.isIt()) {
        count++;
        int what = random.nextInt(100);
        if (what < 10) {
          signUp(name());
        } else if (what < 50 && pins.size() < MAX_PINS_EACH) {
          pin("Pin " + count + " of " + number);
        } else {
          followOrNot();
        }
        Thread.sleep(random.nextInt(40));
      }
      return null;
    }

    private String name() {
      return "w" + number + "_" + count;
    }

    private void signUp(String name) throws IOException, InterruptedException {
      Answer answer =
          sent(
              nobody,
              "POST",
              "/v1/users",
              Map.of("username", name, "password", "secret of " + name));
      if (answer == null) {
        givenUp.add(name);
        return;
      }
      assertThat(answer.status()).as("%s", answer).isEqualTo(202);
      people.put(name, answer);
      // Later, it may be followed.
      assertThat(nobody.outcome(answer).get("status").asText()).isEqualTo("applied");
    }

    private void pin(String title) throws IOException, InterruptedException {
      byte[] photo = photos.get(random.nextInt(photos.size()));
      String upload = me.upload("image/jpeg", photo, "upload-" + name()).get("uploadId").asText();
      Answer answer = sent(me, "POST", "/v1/pins", Map.of("uploadId", upload, "title", title));
      if (answer == null) {
        givenUp.add(title);
        return;
      }
      assertThat(answer.status()).as("%s", answer).isEqualTo(202);
      pins.put(title, answer);
      if (random.nextInt(4) == 0) {
        me.outcome(answer);
      }
    }

    private void followOrNot() throws IOException, InterruptedException {
      List<String> others = new ArrayList<>();
      all.stream().filter(one -> one != me).forEach(one -> others.add(one.userId()));
      people.values().forEach(one -> others.add(one.body().get("id").asText()));
      String other = others.get(random.nextInt(others.size()));
      boolean follow = random.nextInt(10) < 6;
      Answer answer =
          me.patiently(follow ? "PUT" : "DELETE", "/v1/following/" + other, null, name());
      assertThat(answer.status()).as("%s", answer).isEqualTo(202);
      edges.add(new Edge(answer, follow ? following.add(other) : following.remove(other)));
    }

    /** Sends with a key and until it is answered; but now and then gives up at once: then null. */
    private @org.jspecify.annotations.Nullable Answer sent(
        Caller who, String method, String path, Object body)
        throws IOException, InterruptedException {
      if (random.nextInt(3) != 0) {
        return who.patiently(method, path, body, name());
      }
      try {
        Answer answer = who.send(method, path, body, name());
        return answer.status() == 503 ? null : answer;
      } catch (IOException e) {
        return null;
      }
    }

    List<String> everybody() {
      List<String> ids = new ArrayList<>(List.of(me.userId()));
      people.values().forEach(one -> ids.add(one.body().get("id").asText()));
      return ids;
    }

    void checkOutcomes() throws IOException, InterruptedException {
      for (Map.Entry<String, Answer> pin : pins.entrySet()) {
        JsonNode outcome = me.outcome(pin.getValue());
        assertThat(outcome.get("status").asText())
            .as("%s: %s", pin.getKey(), outcome)
            .isEqualTo("applied");
      }
      for (Edge edge : edges) {
        JsonNode outcome = me.outcome(edge.accepted());
        assertThat(outcome.get("status").asText()).as("%s", outcome).isEqualTo("applied");
        assertThat(outcome.get("changed").asBoolean()).as("%s", outcome).isEqualTo(edge.changes());
      }
    }

    /** Returns what there is, newest first. */
    List<JsonNode> checkPins() throws IOException, InterruptedException {
      List<JsonNode> there = me.list("/v1/users/" + me.userId() + "/pins");
      Map<String, String> ids = new HashMap<>();
      for (JsonNode pin : there) {
        String title = pin.get("title").asText();
        assertThat(ids.put(title, pin.get("id").asText())).as("'%s', twice", title).isNull();
        assertThat(pins.containsKey(title) || givenUp.contains(title)).as(title).isTrue();
      }
      pins.forEach(
          (title, answer) ->
              assertThat(ids).containsEntry(title, answer.body().get("id").asText()));
      assertThat(there).isSortedAccordingTo(NEWEST_FIRST);
      return there;
    }

    void checkPeople() throws IOException, InterruptedException {
      for (Map.Entry<String, Answer> person : people.entrySet()) {
        JsonNode found =
            me.patiently("GET", "/v1/users?username=" + person.getKey(), null, null).ok();
        assertThat(found.get("id")).isEqualTo(person.getValue().body().get("id"));
        assertThat(
                me.patiently("GET", "/v1/users/" + found.get("id").asText(), null, null)
                    .ok()
                    .get("username")
                    .asText())
            .isEqualTo(person.getKey());
      }
    }
  }
}
