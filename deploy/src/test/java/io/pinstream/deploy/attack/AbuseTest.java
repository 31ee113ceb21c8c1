package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Users and strangers ask for more than their share, in valid HTTP, of a Pinstream with its usual
 * limits. The long form is -Dpinstream.attack=long.
 *
 * <p>All of 127.0.0.0/8 is this machine, so that a client has as many addresses as it likes.
 */
class AbuseTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTACKERS = 40;
  private static final long BETWEEN_TRIES = 200;
  private static final int LOG_INS = Attack.size(6, 60);
  private static final Duration FLOOD = Duration.ofSeconds(Attack.size(5, 60));
  private static final int FLOODERS = 16;

  private static Path data;
  private static Standalone pinstream;

  @BeforeAll
  static void start() throws IOException {
    data = Files.createTempDirectory("pinstream-abuse");
    pinstream =
        Standalone.start(
            StandaloneSettings.onFreePorts(data), new Progress(System.out), Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws IOException {
    pinstream.close();
    RunningPinstream.remove(data);
  }

  @Test
  void nobodyIsKeptFromLoggingInByFortyAddressesThatGuess() throws Exception {
    try (HttpClient home = from("127.0.0.1")) {
      signUp(home, "owner");
      HttpResponse<String> first = logIn(home, "owner", password("owner"), null);
      assertThat(first.statusCode()).isEqualTo(200);
      String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie)
          .startsWith("pinstream_device_")
          .contains("HttpOnly", "SameSite=Strict", "Path=/v1/sessions");
      String device = cookie.substring(0, cookie.indexOf(';'));

      Map<Integer, Integer> guesses = new ConcurrentHashMap<>();
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        // Half of them at the owner's name, the others at any.
        String name = i % 2 == 0 ? "owner" : "somebody" + i;
        String address = "127.0.1." + (i + 1);
        attackers.add(Thread.startVirtualThread(() -> guess(address, name, over, guesses)));
      }
      int known = 0;
      int unknown = 0;
      List<Long> knownTook = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      List<Long> unknownTook = new ArrayList<>();
      try {
        Thread.sleep(2_000);
        for (int i = 0; i < LOG_INS; i++) {
          long began = System.nanoTime();
          HttpResponse<String> answer = logIn(home, "owner", password("owner"), device);
          known += answer.statusCode() == 200 ? 1 : 0;
          refused.addAll(answer.statusCode() == 200 ? List.of() : List.of(answer.body()));
          knownTook.add(System.nanoTime() - began);
          try (HttpClient elsewhere = from("127.0.2." + (i + 1))) {
            began = System.nanoTime();
            unknown +=
                logIn(elsewhere, "owner", password("owner"), null).statusCode() == 200 ? 1 : 0;
            unknownTook.add(System.nanoTime() - began);
          }
          Thread.sleep(500);
        }
      } finally {
        over.set(true);
        for (Thread attacker : attackers) {
          attacker.join();
        }
      }
      Attack.report(
          "log-in denied by " + ATTACKERS + " addresses with 5 tries/s",
          "guesses %s; owner, known device: %d of %d in (median %d ms); new address: %d of %d (median %d ms)"
              .formatted(
                  new TreeMap<>(guesses),
                  known,
                  LOG_INS,
                  medianMillis(knownTook),
                  unknown,
                  LOG_INS,
                  medianMillis(unknownTook)));
      assertThat(refused).isEmpty();
      // It shares the rest of the turns with the guesses: where a check takes a second, as on a
      // machine that others use, some wait in vain.
      assertThat(unknown).isGreaterThan(LOG_INS / 2);
      assertThat(guesses.keySet()).isSubsetOf(401, 429, 503);
    }
  }

  @Test
  void sixteenHonestSignUpsAtOnceAllPass() throws Exception {
    try (HttpClient school = from("127.0.3.1")) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String name = "pupil_" + i;
        all.add(
            school.sendAsync(
                post("/v1/users", Map.of("username", name, "password", password(name)), null),
                BodyHandlers.ofString()));
      }
      Map<Integer, Integer> answers = new TreeMap<>();
      for (CompletableFuture<HttpResponse<String>> one : all) {
        answers.merge(one.join().statusCode(), 1, Integer::sum);
      }
      Attack.report("16 sign-ups at once", answers.toString());
      assertThat(answers).containsExactly(Map.entry(202, 16));
    }
  }

  @Test
  void aNameIsFoundHoweverAPhoneWritesIt() throws Exception {
    try (HttpClient phone = from("127.0.4.1")) {
      ApiClient ada = signUp(phone, "ada");
      for (String typed : List.of("Ada", "ADA", "ada ", " Ada\u00a0", "\tada\n")) {
        assertThat(logIn(phone, typed, password("ada"), null).statusCode())
            .as(typed)
            .isEqualTo(200);
      }
      for (String other : List.of("a da", "\u0410da", "ad\u00e4", "ada.")) {
        assertThat(logIn(phone, other, password("ada"), null).statusCode())
            .as(other)
            .isEqualTo(401);
      }
      for (String query : List.of("Ada", "ADA", "ada%20", "+ada", "%C2%A0ada")) {
        JsonNode found = ada.send("GET", "/v1/users?username=" + query, null).ok();
        assertThat(found.get("id").asText()).as(query).isEqualTo(ada.userId());
      }
      HttpResponse<String> capital =
          phone.send(
              post("/v1/users", Map.of("username", "Bea", "password", password("bea")), null),
              BodyHandlers.ofString());
      assertThat(capital.statusCode()).isEqualTo(422);
    }
  }

  @Test
  void oneUsersFloodIsRefusedAndOthersGoOn() throws Exception {
    ApiClient eve;
    try (HttpClient http = from("127.0.5.1")) {
      eve = signUp(http, "eve");
    }
    Map<Integer, Integer> flood = new ConcurrentHashMap<>();
    // Code that runs for the first time is slow by itself, and nobody's fault.
    flooded("warm", eve, flood);
    Bystander.Report calm;
    try (Bystander bystander = Bystander.start(pinstream.address(), "calm")) {
      Thread.sleep(FLOOD.toMillis());
      calm = bystander.stop();
    }
    Bystander.Report busy = flooded("busy", eve, flood);
    double ratio =
        (double) busy.medianWrite().toNanos() / Math.max(1, calm.medianWrite().toNanos());
    Attack.report(
        "boards by one user, " + FLOODERS + " at once for " + FLOOD.toSeconds() + " s",
        "%s; calm %s; flooded %s; ratio of median writes %.2f"
            .formatted(new TreeMap<>(flood), calm, busy, ratio));
    long most = 60 + 2 * (3 * FLOOD.toSeconds() + 30);
    assertThat(flood.getOrDefault(202, 0)).isBetween(60, (int) most);
    assertThat(flood.getOrDefault(429, 0)).isPositive();
    assertThat(flood.keySet()).isSubsetOf(202, 429);
    assertThat(busy.failures()).isEmpty();
    // Without limits it was ten times. Twice is the bound; the rest is for a busy machine.
    assertThat(ratio).isLessThan(3);
  }

  /** How a bystander fares while one user makes as many boards as the service lets through. */
  private static Bystander.Report flooded(String name, ApiClient eve, Map<Integer, Integer> answers)
      throws Exception {
    try (Bystander bystander = Bystander.start(pinstream.address(), name)) {
      AtomicBoolean over = new AtomicBoolean();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < FLOODERS; i++) {
        threads.add(
            Thread.startVirtualThread(
                () -> repeat(eve, "POST", "/v1/boards", Map.of("name", "Mine"), over, answers)));
      }
      Thread.sleep(FLOOD.toMillis());
      over.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      Bystander.Report report = bystander.stop();
      bystander.assertNothingLost();
      return report;
    }
  }

  @Test
  void whatReachesOthersIsBoundedAndNamesItsLimit() throws Exception {
    ApiClient mallory;
    ApiClient stranger;
    try (HttpClient http = from("127.0.6.1")) {
      mallory = signUp(http, "mallory");
      stranger = signUp(http, "stranger");
    }
    ApiClient.Answer made = mallory.send("POST", "/v1/boards", Map.of("name", "Mine"));
    mallory.done(made);
    String share = "/v1/boards/" + made.body().get("id").asText() + "/shares/" + stranger.userId();
    Map<String, String> report = Map.of("target", stranger.userId(), "reason", "A name.");
    Map<String, Object> upload = Map.of("contentType", "image/jpeg", "bytes", 20_000_000);

    counts("shares", 300, 31, 60, () -> mallory.send("PUT", share, null));
    counts("reports", 100, 20, 25, () -> mallory.send("POST", "/v1/reports", report));
    counts("uploads", 300, 60, 200, () -> mallory.send("POST", "/v1/uploads", upload));
    counts(
        "pins",
        100,
        60,
        90,
        () -> mallory.send("DELETE", "/v1/pins/" + made.body().get("id").asText(), null));
  }

  private interface Request {
    ApiClient.Answer send() throws IOException, InterruptedException;
  }

  private static void counts(String what, int sent, int least, int most, Request request)
      throws Exception {
    List<Future<ApiClient.Answer>> answers = new ArrayList<>();
    try (ExecutorService senders = Executors.newFixedThreadPool(FLOODERS)) {
      for (int i = 0; i < sent; i++) {
        answers.add(senders.submit(request::send));
      }
    }
    int let = 0;
    for (Future<ApiClient.Answer> one : answers) {
      ApiClient.Answer answer = one.get();
      if (answer.status() == 429) {
        assertThat(answer.body().get("type").asText())
            .isEqualTo("urn:pinstream:problem:too-many-" + what);
      } else {
        let++;
      }
    }
    Attack.report(sent + " " + what + " by one user at once", let + " were let through");
    assertThat(let).as(what).isBetween(least - 1, most);
  }

  private static void repeat(
      ApiClient who,
      String method,
      String path,
      @Nullable Object body,
      AtomicBoolean over,
      Map<Integer, Integer> answers) {
    while (!over.get()) {
      try {
        answers.merge(who.send(method, path, body).status(), 1, Integer::sum);
      } catch (IOException e) {
        answers.merge(0, 1, Integer::sum);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void guess(
      String address, String name, AtomicBoolean over, Map<Integer, Integer> answers) {
    SplittableRandom random = new SplittableRandom(address.hashCode());
    try (HttpClient http = from(address)) {
      while (!over.get()) {
        long wrong = random.nextLong();
        answers.merge(logIn(http, name, "a guess " + wrong, null).statusCode(), 1, Integer::sum);
        Thread.sleep(BETWEEN_TRIES);
      }
    } catch (IOException e) {
      answers.merge(0, 1, Integer::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpClient from(String address) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .localAddress(InetAddress.ofLiteral(address))
        .connectTimeout(TIMEOUT)
        .build();
  }

  private static ApiClient signUp(HttpClient http, String name)
      throws IOException, InterruptedException {
    HttpResponse<String> accepted =
        http.send(
            post("/v1/users", Map.of("username", name, "password", password(name)), null),
            BodyHandlers.ofString());
    assertThat(accepted.statusCode()).isEqualTo(202);
    ApiClient nobody = ApiClient.at(pinstream.address());
    nobody.done(
        new ApiClient.Answer(202, Json.tree(accepted.body().getBytes(StandardCharsets.UTF_8))));
    return nobody.logIn(name, password(name));
  }

  private static HttpResponse<String> logIn(
      HttpClient http, String name, String password, @Nullable String cookie)
      throws IOException, InterruptedException {
    return http.send(
        post("/v1/sessions", Map.of("username", name, "password", password), cookie),
        BodyHandlers.ofString());
  }

  private static HttpRequest post(String path, Object body, @Nullable String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(pinstream.address() + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(body)));
    Optional.ofNullable(cookie).ifPresent(value -> request.header("Cookie", value));
    return request.build();
  }

  private static String password(String name) {
    return "a password of " + name;
  }

  private static long medianMillis(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1_000_000;
  }
}
