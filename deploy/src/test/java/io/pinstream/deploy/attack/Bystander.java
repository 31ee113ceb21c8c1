package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user with whom an attack has nothing to do: adds links to a board and reads it and the feed,
 * one request at a time, for as long as the attack lasts.
 *
 * <p>Each write goes out under an Idempotency-Key of its own and is not repeated here, so that what
 * was accepted is known. {@link #assertNothingLost} compares that with the board.
 */
final class Bystander implements AutoCloseable {

  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(50);
  private static final Duration LAST_REQUEST = Duration.ofSeconds(60);

  private final Caller http;
  private final Caller user;
  private final String board;
  private final Thread thread;
  private volatile boolean stopped;

  // Written by the thread, read when it has ended.
  private final List<Long> reads = new ArrayList<>();
  private final List<Long> writes = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Set<String> accepted = new HashSet<>();
  private long slowest;

  /**
   * What the bystander saw.
   *
   * @param reads how many were answered 200
   * @param writes how many were answered 202
   * @param failures other answers by status, or the exception, and how many of each
   * @param slowest of all requests, failed ones too
   */
  record Report(
      int reads,
      int writes,
      Map<String, Integer> failures,
      Duration medianRead,
      Duration medianWrite,
      Duration slowest) {

    int failed() {
      return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
      return "bystander: %d reads (median %d ms), %d writes (median %d ms), failures %s, slowest %d ms"
          .formatted(
              reads,
              medianRead.toMillis(),
              writes,
              medianWrite.toMillis(),
              failures,
              slowest.toMillis());
    }
  }

  private Bystander(Caller http, Caller user, String board) {
    this.http = http;
    this.user = user;
    this.board = board;
    this.thread = Thread.ofPlatform().daemon().name("bystander").unstarted(this::live);
  }

  /** Signs up, makes a board, and begins. */
  static Bystander start(String address, String username) throws IOException, InterruptedException {
    Caller http = Caller.at(address);
    Caller user = http.signUp(username, "a password of " + username, username + "-signs-up");
    Answer made = user.patiently("POST", "/v1/boards", Map.of("name", "Mine"), username + "-board");
    assertThat(user.outcome(made).get("status").asText()).isEqualTo("applied");
    Bystander bystander = new Bystander(http, user, made.ok().get("id").asText());
    bystander.thread.start();
    return bystander;
  }

  private void live() {
    int round = 0;
    while (!stopped) {
      round++;
      String address = "https://example.org/page/" + round;
      JsonNode body =
          request(
              "POST", "/v1/boards/" + board + "/links", Map.of("url", address), "link-" + round);
      if (body != null && body.hasNonNull("id")) {
        accepted.add(body.get("id").asText());
      }
      request("GET", "/v1/boards/" + board + "/links", null, null);
      request("GET", "/v1/feed", null, null);
      try {
        Thread.sleep(BETWEEN_ROUNDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private @Nullable JsonNode request(
      String method, String path, @Nullable Object body, @Nullable String key) {
    long began = System.nanoTime();
    try {
      Answer answer = user.send(method, path, body, key);
      long took = System.nanoTime() - began;
      if (answer.status() == 200) {
        reads.add(took);
      } else if (answer.status() == 202) {
        writes.add(took);
        return answer.body();
      } else {
        failures.merge(method + " " + answer.status(), 1, Integer::sum);
      }
    } catch (IOException e) {
      failures.merge(method + " " + e.getClass().getSimpleName(), 1, Integer::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      slowest = Math.max(slowest, System.nanoTime() - began);
    }
    return null;
  }

  /** Ends after the request that runs, and tells what there was. */
  Report stop() throws InterruptedException {
    stopped = true;
    assertThat(thread.join(LAST_REQUEST)).as("the bystander's last request ended").isTrue();
    return new Report(
        reads.size(),
        writes.size(),
        failures,
        median(reads),
        median(writes),
        Duration.ofNanos(slowest));
  }

  private static Duration median(List<Long> nanos) {
    return nanos.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() / 2));
  }

  /**
   * All links whose writes were accepted are on the board. To be asked after {@link #stop}, when
   * the service is well again; waits for what is still under way.
   */
  void assertNothingLost() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Set<String> missing = missing();
    while (!missing.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(200);
      missing = missing();
    }
    assertThat(missing).as("accepted links that are not on the board").isEmpty();
  }

  private Set<String> missing() throws IOException, InterruptedException {
    Set<String> missing = new HashSet<>(accepted);
    user.list("/v1/boards/" + board + "/links").forEach(l -> missing.remove(l.get("id").asText()));
    return missing;
  }

  /** For more that this user does. */
  Caller user() {
    return user;
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
    http.close();
  }
}
