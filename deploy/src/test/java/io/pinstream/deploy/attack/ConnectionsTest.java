package io.pinstream.deploy.attack;

import static io.pinstream.deploy.attack.Flood.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * Slow, many, huge and hostile connections to every port of a standalone, in a JVM of its own. Long
 * form: {@code -Dpinstream.attack=long}; it needs some 12,000 open files.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class ConnectionsTest {

  private static final Duration DRIP = Duration.ofMillis(200);
  private static final int MB = 1 << 20;

  private StandaloneProcess pinstream;
  private int bystanders;

  @BeforeAll
  void start() throws Exception {
    pinstream = StandaloneProcess.start();
  }

  @AfterAll
  void stop() throws IOException {
    pinstream.close();
  }

  private interface Attacking {
    String run() throws Exception;
  }

  /** Attacks while a bystander goes on, who must not notice. */
  private void attack(String what, Attacking attack) throws Exception {
    bystanders++;
    try (Bystander bystander = Bystander.start(pinstream.address(), "bystander_" + bystanders)) {
      String counts = attack.run();
      Bystander.Report report = bystander.stop();
      Attack.report(what, counts + "; " + report);
      assertThat(report.failures()).as(what).isEmpty();
      assertThat(report.reads()).as(what).isPositive();
      assertThat(report.writes()).as(what).isPositive();
      bystander.assertNothingLost();
    }
  }

  private String blobs() {
    return "http://127.0.0.1:" + (pinstream.port() + 1);
  }

  private String metrics() {
    return "http://127.0.0.1:" + (pinstream.port() + 2);
  }

  private static int seconds() {
    return Attack.size(4, 40);
  }

  @Test
  void idleConnections() throws Exception {
    attack(
        "idle keep-alive connections",
        () -> {
          try (Flood flood = new Flood(pinstream.address(), null)) {
            flood.open(Attack.size(2_000, 10_000));
            flood.send(ascii("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"));
            Thread.sleep(Duration.ofSeconds(seconds()));
            return flood.opened() + " opened, " + flood.closedByServer() + " closed";
          }
        });
  }

  @Test
  void busyConnections() throws Exception {
    attack(
        "busy connections",
        () -> {
          try (Flood flood = new Flood(pinstream.address(), null)) {
            flood.open(Attack.size(1_500, 10_000));
            long end = System.nanoTime() + Duration.ofSeconds(seconds()).toNanos();
            int rounds = 0;
            while (System.nanoTime() < end) {
              flood.send(ascii("GET /v1/me HTTP/1.1\r\nHost: x\r\n\r\n"));
              flood.closedByServer();
              rounds++;
            }
            return flood.opened()
                + " opened, "
                + rounds
                + " requests on each, "
                + flood.closedByServer()
                + " closed";
          }
        });
  }

  @Test
  void bodiesAndHeadsThatDrip() throws Exception {
    attack(
        "dripping bodies and heads",
        () -> {
          int each = Attack.size(150, 2_000);
          try (Flood bodies = new Flood(pinstream.address(), null).open(each);
              Flood chunks = new Flood(pinstream.address(), null).open(each);
              Flood waiting = new Flood(pinstream.address(), null).open(each);
              Flood heads = new Flood(pinstream.address(), null).open(each)) {
            String post =
                "POST /v1/boards HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
            bodies.send(ascii(post + "Content-Length: 60000\r\n\r\n{"));
            chunks.send(ascii(post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n5000\r\n"));
            waiting.send(ascii(post + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n"));
            heads.send(ascii("GET /v1/me HTTP/1.1\r\nX-Long: "));
            long end = System.nanoTime() + Duration.ofSeconds(3L * seconds()).toNanos();
            while (System.nanoTime() < end) {
              bodies.send(ascii("x"));
              chunks.send(ascii("x"));
              heads.send(ascii("x"));
              Thread.sleep(DRIP);
            }
            // Heads have 10 s, bodies a window of as much; a busy machine closes them later.
            int closed = 0;
            end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (closed <= 3 * each && System.nanoTime() < end) {
              Thread.sleep(DRIP);
              closed =
                  bodies.closedByServer()
                      + chunks.closedByServer()
                      + waiting.closedByServer()
                      + heads.closedByServer();
            }
            assertThat(closed).as("closed for their slowness").isGreaterThan(3 * each);
            return 4 * each + " opened, " + closed + " closed";
          }
        });
  }

  @Test
  void readersThatDoNotRead() throws Exception {
    attack(
        "readers that do not read",
        () -> {
          StringBuilder pipelined = new StringBuilder();
          for (int i = 0; i < 200; i++) {
            pipelined.append("GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n");
          }
          try (Flood flood = new Flood(pinstream.address(), null)) {
            flood.open(Attack.size(300, 3_000)).send(ascii(pipelined.toString()));
            Thread.sleep(Duration.ofSeconds(2L * seconds()));
            return flood.opened() + " opened";
          }
        });
  }

  @Test
  void uploadsUnderAForgedSignature() throws Exception {
    attack(
        "31 MB PUTs with a forged signature",
        () -> {
          Caller user = Caller.at(pinstream.address()).signUp("forger", "a password of it", "f");
          String target = ticket(user, 20_000_000).get("url");
          String forged =
              URI.create(String.valueOf(target)).getRawPath()
                  + "?"
                  + URI.create(target)
                      .getRawQuery()
                      .replaceAll("(Signature=)[0-9a-f]{8}", "$100000000");
          String head =
              "PUT "
                  + forged
                  + " HTTP/1.1\r\nHost: "
                  + blobs().substring(7)
                  + "\r\nContent-Type: image/jpeg\r\nContent-Length: "
                  + 31 * MB
                  + "\r\n\r\n";
          try (Flood flood = new Flood(blobs(), null)) {
            flood.open(Attack.size(40, 400)).send(ascii(head));
            byte[] part = new byte[256 * 1024];
            for (int i = 0; i < 124; i++) {
              flood.send(part);
            }
            Thread.sleep(3_000);
            int closed = flood.closedByServer();
            assertThat(closed).isEqualTo(flood.opened());
            return flood.opened() + " sent, " + closed + " refused";
          }
        });
  }

  @Test
  void uploadsUnderAGoodSignature() throws Exception {
    attack(
        "20 MB PUTs under good signatures, all at once",
        () -> {
          Caller user = Caller.at(pinstream.address()).signUp("uploader", "a password of it", "u");
          byte[] body = new byte[20_000_000];
          Map<Integer, Integer> statuses = new TreeMap<>();
          try (HttpClient http = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<Void>>> puts = new ArrayList<>();
            for (int i = 0; i < Attack.size(30, 200); i++) {
              Map<String, String> ticket = ticket(user, body.length);
              puts.add(
                  http.sendAsync(
                      HttpRequest.newBuilder(URI.create(String.valueOf(ticket.get("url"))))
                          .header("Content-Type", "image/jpeg")
                          .PUT(BodyPublishers.ofByteArray(body))
                          .build(),
                      BodyHandlers.discarding()));
            }
            for (CompletableFuture<HttpResponse<Void>> put : puts) {
              int status = put.handle((r, e) -> e == null ? r.statusCode() : 0).join();
              statuses.merge(status, 1, Integer::sum);
            }
          }
          assertThat(statuses).containsKey(200);
          return "by status " + statuses;
        });
  }

  @Test
  void slowUploadsAndDownloads() throws Exception {
    attack(
        "slow uploads and downloads",
        () -> {
          Caller user = Caller.at(pinstream.address()).signUp("slow_one", "a password of it", "s");
          String address = String.valueOf(ticket(user, 2 * MB).get("url"));
          URI upload = URI.create(address);
          try (HttpClient http = HttpClient.newHttpClient();
              Flood puts = new Flood(blobs(), null);
              Flood plain = new Flood(blobs(), null)) {
            puts.open(Attack.size(200, 1_500));
            puts.send(
                ascii(
                    "PUT "
                        + upload.getRawPath()
                        + "?"
                        + upload.getRawQuery()
                        + " HTTP/1.1\r\nHost: "
                        + upload.getRawAuthority()
                        + "\r\nContent-Type: image/jpeg\r\nContent-Length: "
                        + 2 * MB
                        + "\r\n\r\nx"));
            plain.open(Attack.size(200, 1_500)).send(ascii("GET /pinstream/x HTTP/1.1\r\nHost: x"));
            int good = 0;
            long end = System.nanoTime() + Duration.ofSeconds(2L * seconds()).toNanos();
            while (System.nanoTime() < end) {
              puts.send(ascii("x"));
              plain.send(ascii("x"));
              Map<String, String> ticket = ticket(user("painter"), 1_000);
              int status =
                  http.send(
                          HttpRequest.newBuilder(URI.create(String.valueOf(ticket.get("url"))))
                              .header("Content-Type", "image/jpeg")
                              .PUT(BodyPublishers.ofByteArray(new byte[1_000]))
                              .build(),
                          BodyHandlers.discarding())
                      .statusCode();
              assertThat(status).as("an upload of somebody else").isEqualTo(200);
              good++;
              Thread.sleep(DRIP);
            }
            return puts.opened()
                + " dripping PUTs, "
                + plain.opened()
                + " heads, "
                + good
                + " uploads of somebody else";
          }
        });
  }

  @Test
  void garbageAndLies() throws Exception {
    attack(
        "garbage, lies, half-closed sockets",
        () -> {
          int each = Attack.size(30, 500);
          List<byte[]> lies = new ArrayList<>();
          lies.add(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
          lies.add(ascii("GET /v1/me HTTP/1.0\r\n\r\n"));
          lies.add(ascii("\r\n".repeat(5_000)));
          lies.add(ascii("GET /?" + "q=1&".repeat(50_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
          lies.add(ascii("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(20_000) + "\r\n"));
          lies.add(
              ascii("POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"));
          lies.add(ascii("POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"));
          lies.add(
              ascii(
                  "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"));
          lies.add(endlessChunks());
          lies.add(ascii("DELETE /v1/pins/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"));
          int opened = 0;
          for (String port : List.of(pinstream.address(), blobs(), metrics())) {
            List<Flood> floods = new ArrayList<>();
            for (byte[] lie : lies) {
              Flood flood = new Flood(port, null).open(each).send(lie);
              floods.add(lie.length % 2 == 0 ? flood : flood.halfClose());
              opened += flood.opened();
            }
            Thread.sleep(1_000);
            for (Flood flood : floods) {
              flood.closedByServer();
              flood.close();
            }
          }
          return opened + " opened";
        });
  }

  private static byte[] endlessChunks() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        ascii("POST /v1/users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 2_000; i++) {
      all.writeBytes(ascii("100\r\n" + "a".repeat(256) + "\r\n"));
    }
    return all.toByteArray();
  }

  @Test
  void manyFromOneAddress() throws Exception {
    attack(
        "one address with too many connections",
        () -> {
          try (Flood flood = new Flood(pinstream.address(), "127.0.0.2")) {
            flood.open(1_200);
            Thread.sleep(1_000);
            int closed = flood.closedByServer();
            assertThat(closed).isBetween(200, 300);
            return flood.opened() + " opened, " + closed + " closed";
          }
        });
  }

  @Test
  void churn() throws Exception {
    attack(
        "connections that come and go",
        () -> {
          int opened = 0;
          long end = System.nanoTime() + Duration.ofSeconds(seconds()).toNanos();
          while (System.nanoTime() < end) {
            try (Flood flood = new Flood(pinstream.address(), null)) {
              opened += flood.open(200).send(ascii("GET / HTTP/1.1\r\n")).opened();
            }
          }
          return opened + " opened";
        });
  }

  @Test
  void longPolls() throws Exception {
    attack(
        "long polls",
        () -> {
          Caller user = Caller.at(pinstream.address()).signUp("poller", "a password of it", "p");
          // An operation of the caller's that nothing ever becomes of.
          Answer accepted = user.send("POST", "/v1/boards", Map.of("name", "x"), "polled");
          String href = accepted.ok().get("operation").get("href").asText();
          String never = href.substring(0, href.length() - 1) + (href.endsWith("0") ? "1" : "0");
          try (Flood flood = new Flood(pinstream.address(), null)) {
            flood.open(Attack.size(1_500, 9_000));
            flood.send(
                ascii(
                    "GET "
                        + never
                        + "?wait=10s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + user.token()
                        + "\r\n\r\n"));
            Thread.sleep(Duration.ofSeconds(seconds()));
            return flood.opened() + " opened, " + flood.closedByServer() + " closed";
          }
        });
  }

  private Caller user(String name) throws Exception {
    return Caller.at(pinstream.address())
        .signUp(name + System.nanoTime() % 1_000_000_000, "a password", name);
  }

  private static Map<String, String> ticket(Caller user, int bytes) throws Exception {
    Answer answer =
        user.patiently(
            "POST", "/v1/uploads", Map.of("contentType", "image/jpeg", "bytes", bytes), null);
    return Map.of("url", answer.ok().get("url").asText());
  }
}
