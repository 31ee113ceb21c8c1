package io.pinstream.http.problems;

import io.pinstream.http.HttpConventions;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the server itself says to requests that never come to a route, instead of its HTML. */
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

  /** The problem of a status that nothing more is known about. */
  public static Problem problem(int status) {
    return HttpConventions.ofStatus(status);
  }
}
