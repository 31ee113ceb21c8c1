package io.pinstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.schemas.id.RequestId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestIdHeaderTest {

  @Test
  void whatIsDoneForARequestKnowsItsName() throws Exception {
    try (EdgeServer server =
            EdgeServer.start(
                EdgeServer.Settings.api("request-test", "127.0.0.1", 0, EdgeLimits.INTERNAL));
        HttpClient client = HttpClient.newHttpClient()) {
      server.serve(
          Javalin.create(
              config -> {
                EdgeServer.install(config);
                HttpConventions.install(config, List.of());
                config.routes.get("/name", ctx -> ctx.result(RequestId.current()));
              }));
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/name");

      HttpResponse<String> named =
          client.send(
              HttpRequest.newBuilder(uri).header("X-Request-Id", "request-1").build(),
              HttpResponse.BodyHandlers.ofString());
      HttpResponse<String> unnamed =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(named.body()).isEqualTo("request-1");
      assertThat(unnamed.headers().firstValue("X-Request-Id")).hasValue(unnamed.body());
      assertThat(unnamed.body()).isNotEqualTo("request-1").isNotEmpty();
    }
  }
}
