package io.pinstream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.process.NodeProcess;
import io.pinstream.deploy.standalone.LocalFleet;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.schemas.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what it costs that a read is answered by another node: the same pages of a standalone,
 * whose API calls its stores, and of a fleet, whose API asks a worker. Both run at the same time
 * and are asked in turns, so that slow phases of the machine are in both. Then: how much fleets of
 * 1, 2 and 4 workers do in a second on this machine, and what the registry of nodes costs.
 */
public final class Hop {

  private static final int LINKS = 25;
  private static final int PINS = 20;
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 20;
  private static final int READS = 50;
  private static final int CALLERS = 8;
  private static final Duration LAG = Duration.ofMillis(200);

  private final Duration load;
  private final HttpClient http = HttpClient.newHttpClient();
  private final PrintStream out = System.out;

  private Hop(Duration load) {
    this.load = load;
  }

  /** A service with something to read. */
  private record Sample(
      String address, String token, Map<String, String> pages, String links, List<Part> parts) {}

  /** What takes CPU in a service. */
  private record Part(String name, DoubleSupplier cpuSeconds) {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Hop hop = new Hop(Duration.ofSeconds(seconds));
    hop.compare();
    for (int workers : List.of(1, 2, 4)) {
      hop.throughput(workers);
    }
    RegistryCost.measure(hop.out, Duration.ofSeconds(seconds));
  }

  private void compare() throws Exception {
    try (ServiceProcess standalone = ServiceProcess.start();
        TemporaryFolder folder = TemporaryFolder.make();
        LocalFleet fleet = fleet(folder, 1)) {
      Sample direct =
          fill(standalone.address(), List.of(new Part("the service", standalone::cpuSeconds)));
      Sample remote = fill(fleet.addresses().getFirst(), parts(fleet));
      Map<String, List<Double>> times = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS + WARM_UP / READS; round++) {
        for (String page : direct.pages().keySet()) {
          boolean counts = round >= WARM_UP / READS;
          time(direct, page, counts ? times.computeIfAbsent(page, p -> new ArrayList<>()) : null);
          time(
              remote,
              page,
              counts ? times.computeIfAbsent(page + " remote", p -> new ArrayList<>()) : null);
        }
      }
      out.printf(
          Locale.ROOT,
          "%d reads of each, one at a time%n%n| page | direct: median ms (99 %%) | remote: median ms"
              + " (99 %%) | ratio of medians |%n| --- | ---: | ---: | ---: |%n",
          ROUNDS * READS);
      for (String page : direct.pages().keySet()) {
        double[] here = sorted(times.getOrDefault(page, List.of()));
        double[] there = sorted(times.getOrDefault(page + " remote", List.of()));
        out.printf(
            Locale.ROOT,
            "| %s | %.2f (%.2f) | %.2f (%.2f) | %.2f |%n",
            page,
            Quantiles.of(here, 0.5),
            Quantiles.of(here, 0.99),
            Quantiles.of(there, 0.5),
            Quantiles.of(there, 0.99),
            Quantiles.of(there, 0.5) / Quantiles.of(here, 0.5));
      }
      out.printf(
          Locale.ROOT,
          "%n%d callers for %d s each%n%n| page | | reads/s | CPU ms a read |%n| --- | --- | ---: |"
              + " --- |%n",
          CALLERS,
          load.toSeconds());
      for (String page : direct.pages().keySet()) {
        loadWith(page, "direct", direct, () -> read(direct, page));
        loadWith(page, "remote", remote, () -> read(remote, page));
      }
      out.println();
    }
  }

  private void throughput(int workers) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.make();
        LocalFleet fleet = fleet(folder, workers)) {
      Sample sample = fill(fleet.addresses().getFirst(), parts(fleet));
      String name = workers + (workers == 1 ? " worker" : " workers");
      if (workers == 1) {
        out.println("| what | | a second | CPU ms each |\n| --- | --- | ---: | --- |");
      }
      for (String page : sample.pages().keySet()) {
        loadWith(page, name, sample, () -> read(sample, page));
      }
      AtomicLong number = new AtomicLong();
      long log = logBytes(folder.path());
      loadWith(
          "add a link, accepted and decided",
          name,
          sample,
          () -> addLink(sample, number.incrementAndGet()));
      out.printf(
          Locale.ROOT,
          "| its bytes in the broker's log, heartbeats and all | %s | | %,d each |%n",
          name,
          (logBytes(folder.path()) - log) / number.get());
    }
  }

  private static long logBytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("fleet").resolve("kafka"))) {
      return files
          .map(Path::toFile)
          .filter(file -> file.getName().endsWith(".log"))
          .mapToLong(File::length)
          .sum();
    }
  }

  private static LocalFleet fleet(TemporaryFolder folder, int workers) {
    StandaloneSettings settings =
        StandaloneSettings.at(folder.path().resolve("fleet"), ServiceProcess.freePort(1))
            .withoutLimits();
    return LocalFleet.start(settings, workers, 1, new Progress(System.err), Clock.systemUTC());
  }

  private static List<Part> parts(LocalFleet fleet) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("API", () -> cpu(fleet, "api-")));
    parts.add(new Part("workers", () -> cpu(fleet, "worker-")));
    List<Long> nodes = fleet.nodes().stream().map(NodeProcess::pid).toList();
    List<ProcessHandle> servers =
        ProcessHandle.current()
            .children()
            .filter(child -> !nodes.contains(child.pid()))
            .filter(child -> child.info().commandLine().orElse("").contains("broker"))
            .toList();
    parts.add(new Part("broker", () -> servers.stream().mapToDouble(Hop::cpu).sum()));
    return parts;
  }

  private static double cpu(LocalFleet fleet, String begin) {
    return fleet.nodes().stream()
        .filter(node -> node.name().startsWith(begin))
        .flatMap(node -> ProcessHandle.of(node.pid()).stream())
        .mapToDouble(Hop::cpu)
        .sum();
  }

  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(Double.NaN);
  }

  /** A board of some links, and a reader's feed of some pins. */
  private static Sample fill(String address, List<Part> parts) throws Exception {
    ApiClient nobody = ApiClient.at(address);
    ApiClient ada = nobody.signUp("ada", "password of ada", "Ada");
    ApiClient ben = nobody.signUp("ben", "password of ben", "Ben");
    ben.follow(ada.userId());
    ben.send("GET", "/v1/feed", null).ok();
    String board =
        ben.outcome(ben.send("POST", "/v1/boards", Map.of("name", "A board")))
            .get("target")
            .asText();
    String path = "/v1/boards/" + board;
    for (int i = 0; i < LINKS; i++) {
      ben.done(
          ben.send(
              "POST",
              path + "/links",
              Map.of("url", "https://example.org/" + i, "title", "The link number " + i)));
    }
    for (int i = 0; i < PINS; i++) {
      ada.pin("image/jpeg", Photos.jpeg(i), "Pin " + i, "Over the sea, number " + i);
    }
    String feed = "/v1/feed?limit=" + PINS;
    while (ben.send("GET", feed, null).ok().get("items").size() < PINS) {
      Thread.sleep(LAG);
    }
    String other =
        ben.outcome(ben.send("POST", "/v1/boards", Map.of("name", "More"))).get("target").asText();
    JsonNode session =
        nobody
            .send("POST", "/v1/sessions", Map.of("username", "ben", "password", "password of ben"))
            .ok();
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("a board", path);
    pages.put("a page of " + LINKS + " links", path + "/links?limit=" + LINKS);
    pages.put("a feed page of " + PINS, feed);
    return new Sample(
        address,
        session.get("accessToken").asText(),
        pages,
        "/v1/boards/" + other + "/links",
        parts);
  }

  private void time(Sample sample, String page, @Nullable List<Double> times)
      throws IOException, InterruptedException {
    for (int i = 0; i < READS; i++) {
      long began = System.nanoTime();
      read(sample, page);
      if (times != null) {
        times.add((System.nanoTime() - began) / 1e6);
      }
    }
  }

  private void read(Sample sample, String page) throws IOException, InterruptedException {
    send(sample, "GET", sample.pages().getOrDefault(page, ""), "");
  }

  private void addLink(Sample sample, long number) throws IOException, InterruptedException {
    String body = "{\"url\":\"https://example.org/more/" + number + "\",\"title\":\"A title\"}";
    byte[] answer = send(sample, "POST", sample.links(), body);
    String href = Json.tree(answer).get("operation").get("href").asText();
    while (new String(send(sample, "GET", href + "?wait=10s", ""), StandardCharsets.UTF_8)
        .contains("\"pending\"")) {
      Thread.onSpinWait();
    }
  }

  private byte[] send(Sample sample, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sample.address() + path))
            .header("Authorization", "Bearer " + sample.token())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw new IOException(
          path
              + ": "
              + response.statusCode()
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return response.body();
  }

  private interface Call {
    void make() throws IOException, InterruptedException;
  }

  /** As much as some callers get done, and the CPU that it takes. */
  private void loadWith(String what, String where, Sample sample, Call call) throws Exception {
    List<Double> before =
        sample.parts().stream().map(part -> part.cpuSeconds().getAsDouble()).toList();
    AtomicLong done = new AtomicLong();
    long began = System.nanoTime();
    long end = began + load.toNanos();
    // A write waits for its decision: so there are many callers, which cost nothing meanwhile.
    int callers = what.startsWith("add") ? 16 * CALLERS : CALLERS;
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(
            pool.submit(
                () -> {
                  while (System.nanoTime() - end < 0) {
                    call.make();
                    done.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    StringBuilder cpu = new StringBuilder();
    for (int i = 0; i < before.size(); i++) {
      Part part = sample.parts().get(i);
      double used = part.cpuSeconds().getAsDouble() - before.get(i);
      cpu.append(
          String.format(
              Locale.ROOT, "%s%s %.3f", i == 0 ? "" : ", ", part.name(), 1e3 * used / done.get()));
    }
    out.printf(Locale.ROOT, "| %s | %s | %,.0f | %s |%n", what, where, done.get() / seconds, cpu);
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
