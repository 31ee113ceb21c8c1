package io.pinstream.http.problems;

import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Replaces the server's HTML errors for requests that never reach a route. */
public final class ServerErrors {

  private ServerErrors() {}

  public static boolean answer(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    if (response.getStatus() == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
    }
    byte[] problem = Json.write(problem(response.getStatus()));
    response.write(true, ByteBuffer.wrap(problem), callback);
    return true;
  }

  /** The generic problem of a status. */
  public static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.of(404, "not-found", "There is nothing at this address.");
      case 405 -> Problem.of(405, "method-not-allowed", "This address knows other methods.");
      case 413 -> Problem.of(413, "too-large", "The body is too large.");
      case 414 -> Problem.of(414, "too-large", "The address is too long.");
      case 503 -> Problem.of(503, "unavailable", "There is too much to do just now; try again.");
      case 505 -> Problem.of(505, "version-not-supported", "This server speaks HTTP/1.1.");
      case 431 -> Problem.of(431, "too-large", "The headers are too large.");
      default ->
          status < 500
              ? Problem.of(status, "malformed-request", "The request is not valid HTTP.")
              : Problem.of(status, "internal-error", "Something went wrong here, not there.");
    };
  }
}
