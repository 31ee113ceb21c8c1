package io.pinstream.streams.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinstream.schemas.id.RequestId;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.ViewUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A worker of toys, as other nodes see it: it answers by HTTP on loopback. */
final class ToyNode implements AutoCloseable {

  private static final String DOOR = "toys";

  private final String name;
  private final CallSignature signature;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile boolean active = true;
  private volatile boolean near = true;
  private volatile Duration pause = Duration.ZERO;

  ToyNode(String name, CallSignature signature) {
    this.name = name;
    this.signature = signature;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serve(HomeDoors.PATH, new HomeDoors().open(DOOR, ToyRead.class, toys("active", () -> active)));
    serve(HomeDoors.COPIES, new HomeDoors().open(DOOR, ToyRead.class, toys("copy", () -> near)));
    server.setExecutor(threads);
    server.start();
  }

  private interface Held {
    boolean isHeld();
  }

  private Home<ToyRead> toys(String kind, Held here) {
    return read -> {
      if (!here.isHeld()) {
        throw new ViewUnavailable("The home is not here");
      }
      return switch (read) {
        case ToyRead.Toy toy -> toy(kind, toy.name());
        case ToyRead.Awaited toy -> toy(kind, toy.name());
      };
    };
  }

  private HomeAnswer toy(String kind, String toy) {
    return HomeAnswer.of((toy + " of " + name + ", " + kind).getBytes(UTF_8));
  }

  private void serve(String path, HomeDoors doors) {
    server.createContext(path, exchange -> answer(path, doors, exchange));
  }

  private void answer(String context, HomeDoors doors, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      calls.add(path.substring("/internal/".length()));
      requests.add(
          exchange.getRequestHeaders().getOrDefault(RequestId.HEADER, List.of("none")).getFirst());
      sleep();
      String header = exchange.getRequestHeaders().getFirst(CallSignature.HEADER);
      HomeDoors.Outcome outcome =
          signature.isGood(header, path, body)
              ? doors.call(path.substring(context.length()), body).join()
              : new HomeDoors.Outcome(401, "Not signed".getBytes(UTF_8));
      exchange.sendResponseHeaders(outcome.status(), outcome.body().length);
      exchange.getResponseBody().write(outcome.body());
    }
  }

  private void sleep() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String name() {
    return name;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The paths that were called, behind {@code /internal/}. */
  List<String> calls() {
    return calls;
  }

  /** The requests that it was called for. */
  List<String> requests() {
    return requests;
  }

  /** Nothing is active here, whatever others believe. */
  ToyNode activeNowhere() {
    active = false;
    return this;
  }

  /** Its copies are too far behind to answer. */
  ToyNode farBehind() {
    near = false;
    return this;
  }

  ToyNode slow(Duration each) {
    pause = each;
    return this;
  }

  void becomeActive() {
    active = true;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
