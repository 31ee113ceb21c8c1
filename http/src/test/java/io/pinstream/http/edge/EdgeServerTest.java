package io.pinstream.http.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EdgeServerTest {

  private static final EdgeLimits QUICK =
      new EdgeLimits(
          EdgeLimits.PUBLIC.admission().withConnections(20),
          new EdgeLimits.Capacity(8, 64 * 1024, 48L << 20),
          new EdgeLimits.Patience(
              Duration.ofSeconds(1),
              Duration.ofSeconds(30),
              1_024,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1)));

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<String> log = new CompletableFuture<>();
  private final EdgeServer edge = start();

  private static EdgeServer start() {
    try {
      return EdgeServer.start(EdgeServer.Settings.api("edge-test", "127.0.0.1", 0, QUICK));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    edge.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              config.routes.get("/hello", ctx -> ctx.result("hello"));
              config.routes.get("/health/ready", ctx -> ctx.result("ready"));
              config.routes.post("/length", ctx -> ctx.result("" + ctx.bodyAsBytes().length));
              config.routes.post("/log", ctx -> ctx.future(() -> log.thenAccept(ctx::result)));
              config.routes.get(
                  "/slow",
                  ctx -> {
                    entered.countDown();
                    release.await();
                    ctx.result("at last");
                  });
            }));
  }

  @AfterEach
  void stop() {
    release.countDown();
    edge.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
    return socket;
  }

  /** Sends it, and reads until the server closes. */
  private String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String get(String path) throws IOException {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  /** Empty if the connection was closed in our face. */
  private String unlessRefused(String path) throws IOException {
    try {
      return get(path);
    } catch (java.net.SocketException refused) {
      return "";
    }
  }

  @Test
  void healthAnswersBeforeTheServiceIsThereAndWhenItGoes() throws Exception {
    edge.readiness().await("pinstream-feeds", () -> "restoring, 40 %");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200").contains("\"up\"");
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503")
        .contains("pinstream-feeds (restoring, 40 %)");
    assertThat(get("/hello")).startsWith("HTTP/1.1 503").contains("Retry-After").contains("starts");

    serve();
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 200");
    assertThat(get("/hello")).startsWith("HTTP/1.1 200").endsWith("hello");

    try (Socket running = connect()) {
      running.getOutputStream().write("GET /slow HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      entered.await();
      Thread drain = Thread.ofPlatform().start(() -> edge.drain(Duration.ofSeconds(30)));
      while (!get("/health/ready").startsWith("HTTP/1.1 503")) {
        Thread.sleep(10);
      }
      assertThat(get("/health/live")).startsWith("HTTP/1.1 200");
      assertThat(get("/hello")).startsWith("HTTP/1.1 503").contains("stops");
      release.countDown();
      assertThat(new String(running.getInputStream().readAllBytes(), UTF_8)).endsWith("at last");
      drain.join();
    }
  }

  @Test
  void slowHeadsAndBodiesAreCutOffAndOccupyNoThread() throws Exception {
    serve();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      Socket socket = connect();
      slow.add(socket);
      String begun =
          i % 2 == 0
              ? "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx"
              : "GET /hello HTTP/1.1\r\nX: ";
      socket.getOutputStream().write(begun.getBytes(UTF_8));
    }
    assertThat(get("/hello")).endsWith("hello");
    for (Socket socket : slow) {
      // An answer or none, but an end.
      try (socket) {
        socket.getInputStream().readAllBytes();
      } catch (java.net.SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
    assertThat(edge.overdue()).isPositive();
    await().untilAsserted(() -> assertThat(edge.memory()).isZero());
  }

  @Test
  void whoIsSilentMakesRoomForWhoComes() throws Exception {
    serve();
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      silent.add(connect());
    }
    // Places become free somewhat after those who had them are closed: one may be refused
    // meanwhile,
    // and comes again.
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    String answer = unlessRefused("/hello");
    while ((answer.isEmpty() || edge.open() > 21) && System.nanoTime() < end) {
      Thread.sleep(20);
      answer = unlessRefused("/hello");
    }
    assertThat(answer).endsWith("hello");
    assertThat(edge.open()).isLessThanOrEqualTo(21);
    assertThat(edge.displaced()).isPositive();
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void bodiesComeWholeAndTooLargeOnesAreRefusedByTheirHead() throws Exception {
    serve();
    String post = "POST /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    assertThat(exchange(post + "Content-Length: 30000\r\n\r\n" + "a".repeat(30_000)))
        .endsWith("30000");
    assertThat(
            exchange(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
        .endsWith("5");
    assertThat(exchange(post + "Content-Length: 99999999\r\n\r\n")).startsWith("HTTP/1.1 413");
    await().untilAsserted(() -> assertThat(edge.memory()).isZero());
  }

  @Test
  void writesWaitInLineForTheLogAndReadsGoOn() throws Exception {
    serve();
    List<Socket> writers = new ArrayList<>();
    try {
      // More than there are threads, each with another request behind the first.
      for (int i = 0; i < 12; i++) {
        Socket writer = connect();
        writers.add(writer);
        String write = "POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n";
        writer
            .getOutputStream()
            .write((write + "\r\n" + write + "Connection: close\r\n\r\n").getBytes(UTF_8));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(get("/hello")).endsWith("hello");
      }
      log.complete("logged");
      for (Socket writer : writers) {
        String answers = new String(writer.getInputStream().readAllBytes(), UTF_8);
        assertThat(answers.split("logged", -1)).hasSize(3);
      }
    } finally {
      for (Socket writer : writers) {
        writer.close();
      }
    }
  }
}
