package io.pinstream.schemas.http;

import io.pinstream.schemas.json.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the server itself says to requests that never come to a route, instead of its HTML. */
final class ServerErrors {

  private ServerErrors() {}

  static boolean answer(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    byte[] problem = Json.write(HttpConventions.ofStatus(response.getStatus()));
    response.write(true, ByteBuffer.wrap(problem), callback);
    return true;
  }
}
