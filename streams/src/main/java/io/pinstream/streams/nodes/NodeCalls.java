package io.pinstream.streams.nodes;

import io.pinstream.schemas.id.RequestId;
import io.pinstream.streams.reads.ViewUnavailable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Signed calls to other nodes over HTTP/1.1 with keep-alive and a limit on concurrent calls. */
public final class NodeCalls implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofMillis(500);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final CallSignature signature;
  private final Semaphore places;
  private final CallMetrics metrics = new CallMetrics();

  /**
   * @param most maximum of concurrent calls; further ones fail
   */
  public NodeCalls(CallSignature signature, int most) {
    this.signature = signature;
    this.places = new Semaphore(most);
  }

  /** Metrics of the calls. */
  public CallMetrics metrics() {
    return metrics;
  }

  /**
   * A call to a node.
   *
   * @param application the application whose homes are read
   * @param address the node's address, such as {@code http://10.0.0.7:8082}
   * @param waits whether the read waits for something to happen
   * @param request the id of the request that causes the call, or empty
   */
  record Call(
      String application, String address, String path, byte[] body, boolean waits, String request) {

    private HttpRequest within(Duration within, CallSignature signature) {
      HttpRequest.Builder building =
          HttpRequest.newBuilder(URI.create(address + path))
              .timeout(within)
              .header(CallSignature.HEADER, signature.sign(path, body))
              .POST(BodyPublishers.ofByteArray(body));
      if (!request.isEmpty()) {
        building.header(RequestId.HEADER, request);
      }
      return building.build();
    }
  }

  /**
   * Calls a node and returns the body of a 200.
   *
   * @return fails with {@link ViewUnavailable} if the node cannot answer this read, and with other
   *     exceptions if it does not answer at all
   */
  CompletableFuture<byte[]> call(Call call, Duration within) {
    if (!places.tryAcquire()) {
      metrics.count(call, CallMetrics.Result.REFUSED);
      return CompletableFuture.failedFuture(
          new ViewUnavailable("Too many calls to other nodes at once"));
    }
    long began = System.nanoTime();
    return client
        .sendAsync(call.within(within, signature), BodyHandlers.ofByteArray())
        .whenComplete(
            (response, failure) -> {
              places.release();
              metrics.ended(call, response == null ? 0 : response.statusCode(), began);
            })
        .thenApply(NodeCalls::body);
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new ViewUnavailable(
          "%d %s"
              .formatted(
                  response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
    }
    return response.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
