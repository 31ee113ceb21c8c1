package io.pinstream.deploy.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.boards.World;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.nodes.NodeStatus;
import io.pinstream.deploy.operators.MonitoringFiles;
import io.pinstream.deploy.process.NodeProcess;
import io.pinstream.deploy.standalone.LocalFleet;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.PartitionAudit;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.Scrape;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.streams.nodes.NodeMap;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nodes are killed and paused while people read and write: nothing is lost, nothing happens twice,
 * nobody sees what is not theirs. Prints how long reads and writes stood still at each fault, which
 * no assertion depends on. {@code -Dpinstream.faults=N} for more rounds than usual.
 */
class FleetTest {

  private static final int WORKERS = 2;
  private static final int APIS = 1;
  private static final int ROUNDS = Integer.getInteger("pinstream.faults", 1);
  private static final long SEED = Long.getLong("pinstream.seed", 1);

  /** Longer than a group waits for a member; 15 s in more rounds than one. */
  private static final Duration PAUSE = Duration.ofSeconds(ROUNDS > 1 ? 15 : 8);

  // The nodes and those who read share two cores with other tests.
  private static final Duration BETWEEN = Duration.ofMillis(60);
  private static final Duration AFTERWARDS = Duration.ofSeconds(3);
  private static final Duration LAG = Duration.ofSeconds(60);

  private volatile boolean enough;

  @Test
  @Timeout(1_200)
  void whatWasAcceptedHappensOnceWhateverNodesAreKilledOrPaused() throws Exception {
    Path data = Files.createTempDirectory("pinstream-fleet");
    StandaloneSettings settings = StandaloneSettings.at(data, freePort()).withoutLimits();
    try (LocalFleet fleet = start(settings);
        Caller nobody = Caller.at(fleet.addresses().getFirst())) {
      assertThat(fleet.nodes().stream().map(NodeProcess::pid).distinct())
          .hasSize(WORKERS + APIS)
          .doesNotContain(0L, ProcessHandle.current().pid());

      Caller ada = nobody.signUp("ada", "the password of ada", "ada-1");
      Caller ben = nobody.signUp("ben", "the password of ben", "ben-1");
      follow(ben, ada);
      String pin = pin(ada);
      await().atMost(LAG).until(() -> feed(ben).equals(List.of(pin)));
      metricsAreServed(fleet, settings);

      World boards = World.create("boards", nobody, SEED);
      Prober reads = new Prober(ben, "/v1/feed");
      Prober profile = new Prober(ada, "/v1/me");
      Steps steps = new Steps(boards);
      try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
        List<Future<?>> running =
            List.of(pool.submit(steps::run), pool.submit(reads::run), pool.submit(profile::run));
        try {
          for (int round = 0; round < ROUNDS; round++) {
            NodeProcess one = fleet.nodes().get(round % WORKERS);
            NodeProcess other = fleet.nodes().get((round + 1) % WORKERS);
            kill(one);
            healed(fleet, settings, nobody);
            tell("a worker is killed", steps, reads, profile);
            pause(other);
            healed(fleet, settings, nobody);
            tell("a worker is paused for " + PAUSE.toSeconds() + " s", steps, reads, profile);
            kill(fleet.nodes().get(WORKERS));
            healed(fleet, settings, nobody);
            tell("the API node is killed", steps, reads, profile);
          }
        } finally {
          enough = true;
        }
        for (Future<?> one : running) {
          one.get();
        }
      }

      boards.check();
      assertThat(feed(ben)).isEqualTo(List.of(pin));
      PartitionAudit.check(settings.bootstrapServers(), settings.partitions());
      System.out.println(boards);
    } finally {
      RunningPinstream.remove(data);
    }
  }

  private static LocalFleet start(StandaloneSettings settings) {
    Progress progress = new Progress(System.out);
    return LocalFleet.start(settings, WORKERS, APIS, progress, Clock.systemUTC());
  }

  private static int freePort() throws IOException {
    while (true) {
      int candidate = StandaloneProcess.freePort();
      if (LocalFleet.ports(candidate, WORKERS, APIS).stream().allMatch(FleetTest::isFree)) {
        return candidate;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static void kill(NodeProcess node) {
    ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
  }

  private static void pause(NodeProcess node) throws Exception {
    String pid = Long.toString(node.pid());
    signal("-STOP", pid);
    try {
      Thread.sleep(PAUSE);
    } finally {
      signal("-CONT", pid);
    }
  }

  private static void signal(String signal, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor()).isZero();
  }

  /** All nodes are there again, and every partition has an active task. */
  private static void healed(LocalFleet fleet, StandaloneSettings settings, Caller nobody) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () -> {
              List<NodeMap.View> nodes =
                  NodeStatus.views(
                      fleet.statusAddress(), settings.data().resolve("keys"), Clock.systemUTC());
              return nodes.stream().filter(NodeMap.View::alive).count() == WORKERS + APIS
                  && nodes.stream()
                      .flatMap(node -> node.state().applications().stream())
                      .allMatch(application -> application.status().equals("running"))
                  && NodeMap.isComplete(nodes, settings.partitions())
                  && nobody.send("GET", "/health/ready", null, null).status() == 200;
            });
  }

  /** Together the nodes have every series that alerts and the dashboard are about. */
  private static void metricsAreServed(LocalFleet fleet, StandaloneSettings settings)
      throws Exception {
    Set<String> names = new HashSet<>();
    for (NodeMap.View node :
        NodeStatus.views(
            fleet.statusAddress(), settings.data().resolve("keys"), Clock.systemUTC())) {
      Scrape scrape = Scrape.of(URI.create(node.state().address() + "/metrics"));
      scrape.isFlawless();
      names.addAll(scrape.names());
    }
    assertThat(names).containsAll(MonitoringFiles.series());
  }

  private static void tell(String fault, Steps steps, Prober... probers)
      throws InterruptedException {
    // A gap is known when it has ended.
    Thread.sleep(AFTERWARDS);
    StringBuilder line = new StringBuilder("fault: " + fault + "; longest gap: writes ");
    line.append(steps.longest.toMillis()).append(" ms");
    steps.longest = Duration.ZERO;
    for (Prober prober : probers) {
      line.append(
          "; GET %s %d ms, %d of %d not answered"
              .formatted(
                  prober.path, prober.longest.toMillis(), prober.failed.get(), prober.asked.get()));
      prober.longest = Duration.ZERO;
      prober.failed.set(0);
      prober.asked.set(0);
    }
    System.out.println(line);
  }

  private static void follow(Caller who, Caller whom) throws Exception {
    Answer answer = who.patiently("PUT", "/v1/following/" + whom.userId(), null, "follow");
    assertThat(who.outcome(answer).get("status").asText()).isEqualTo("applied");
  }

  private static String pin(Caller who) throws Exception {
    String upload = who.upload("image/jpeg", Photos.jpeg(1), "upload").get("uploadId").asText();
    Answer answer =
        who.patiently("POST", "/v1/pins", Map.of("uploadId", upload, "title", "A hill"), "pin");
    assertThat(who.outcome(answer).get("status").asText()).isEqualTo("applied");
    return answer.body().get("id").asText();
  }

  private static List<String> feed(Caller who) throws Exception {
    return who.list("/v1/feed").stream().map(item -> item.get("id").asText()).toList();
  }

  /** Changes boards, and compares what everybody sees with the model after each change. */
  private final class Steps {

    private final World boards;
    private volatile Duration longest = Duration.ZERO;

    Steps(World boards) {
      this.boards = boards;
    }

    Void run() throws Exception {
      while (!enough) {
        long began = System.nanoTime();
        boards.step();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Thread.sleep(BETWEEN);
        if (took.compareTo(longest) > 0) {
          longest = took;
        }
      }
      return null;
    }
  }

  /** Reads one thing again and again. */
  private final class Prober {

    private final Caller who;
    private final String path;
    private volatile Duration longest = Duration.ZERO;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Prober(Caller who, String path) {
      this.who = who;
      this.path = path;
    }

    Void run() throws Exception {
      long last = System.nanoTime();
      while (!enough) {
        boolean good = isGood();
        long now = System.nanoTime();
        asked.incrementAndGet();
        if (good) {
          Duration gap = Duration.ofNanos(now - last);
          longest = gap.compareTo(longest) > 0 ? gap : longest;
          last = now;
        } else {
          failed.incrementAndGet();
        }
        Thread.sleep(BETWEEN);
      }
      return null;
    }

    private boolean isGood() throws InterruptedException {
      try {
        Answer answer = who.send("GET", path, null, null);
        JsonNode items = answer.body().get("items");
        return answer.status() == 200 && (items == null || !items.isEmpty());
      } catch (IOException e) {
        return false;
      }
    }
  }
}
