package io.pinstream.http.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.SettableClock;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {

  private static final Id ADA = Id.require("01a205ec-9efc-812a-ab68-4123456789ac");
  private static final Id BEN = Id.require("01a205ec-9efc-812a-ab68-4123456789ad");

  private final SettableClock clock = new SettableClock();
  private final RequestLimits limits = RequestLimits.usual(clock);
  private final HttpClient http = HttpClient.newHttpClient();
  private TrustedProxies proxies = TrustedProxies.NONE;
  private Javalin server = Javalin.create();

  @BeforeEach
  void start() {
    server =
        Javalin.create(
                config -> {
                  config.contextResolver.ip = ctx -> proxies.clientOf(ctx.req());
                  HttpConventions.install(config, List.of());
                  config.routes.before(
                      "/v1/*",
                      ctx ->
                          limits.user(ctx, "ben".equals(ctx.header("Authorization")) ? BEN : ADA));
                  config.routes.post("/v1/boards", ctx -> ctx.result("made"));
                  config.routes.post("/v1/boards/{id}/links", ctx -> ctx.result("added"));
                  config.routes.get("/v1/feed", ctx -> ctx.result("read"));
                  config.routes.get(
                      "/media",
                      ctx -> {
                        limits.address(ctx, RouteClass.ANONYMOUS_REQUESTS);
                        ctx.result(ctx.ip());
                      });
                })
            .start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.stop();
    http.close();
  }

  @Test
  void refusesWhatIsTooMuchByItsNameAndTheUserAlone() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(send("POST", "/v1/boards").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = send("POST", "/v1/boards");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"boards\";q=60;w=30");
    assertThat(refused.headers().firstValue("RateLimit")).contains("\"boards\";r=0;t=1");
    assertThat(Json.tree(refused.body().getBytes(StandardCharsets.UTF_8)).get("type").asText())
        .isEqualTo("urn:pinstream:problem:too-many-boards");
    // other classes and other users go on
    assertThat(send("POST", "/v1/boards/x/links").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/feed").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/boards", "Authorization", "ben").statusCode()).isEqualTo(200);

    clock.advance(Duration.ofMillis(500));
    assertThat(send("POST", "/v1/boards").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/boards").statusCode()).isEqualTo(429);
  }

  @Test
  void anImportOfSomeThousandLinksGoesOnAtASteadyRate() throws Exception {
    int added = 0;
    for (int tenth = 0; tenth < 600; tenth++) {
      clock.advance(Duration.ofMillis(100));
      for (int i = 0; i < 5; i++) {
        added += send("POST", "/v1/boards/x/links").statusCode() == 200 ? 1 : 0;
      }
    }
    assertThat(added).isEqualTo(3_000);
  }

  @Test
  void everyRouteCountsAsSomething() {
    assertThat(RouteClass.of("POST", "/v1/boards")).isEqualTo(RouteClass.BOARDS);
    assertThat(RouteClass.of("DELETE", "/v1/boards/x")).isEqualTo(RouteClass.BOARDS);
    assertThat(RouteClass.of("PUT", "/v1/boards/x/shares/y")).isEqualTo(RouteClass.SHARES);
    assertThat(RouteClass.of("GET", "/v1/boards/x/links")).isEqualTo(RouteClass.READS);
    assertThat(RouteClass.of("GET", "/v1/operations/x")).isEqualTo(RouteClass.OPERATION_READS);
    assertThat(RouteClass.of("POST", "/v1/moderation/x/verdict")).isEqualTo(RouteClass.VERDICTS);
    assertThat(RouteClass.of("POST", "/v1/later")).isEqualTo(RouteClass.WRITES);
    assertThat(RouteClass.of("PUT", "")).isEqualTo(RouteClass.WRITES);
  }

  @Test
  void theAddressIsTheSocketsUnlessATrustedProxySaysOtherwise() throws Exception {
    List<String> seen = new ArrayList<>();
    String header = "X-Forwarded-For";
    seen.add(send("GET", "/media", header, "192.0.2.1").body());
    proxies = TrustedProxies.of(List.of("192.0.2.0/24"), TrustedProxies.Header.X_FORWARDED_FOR);
    seen.add(send("GET", "/media", header, "198.51.100.1").body());
    proxies =
        TrustedProxies.of(
            List.of("127.0.0.1", "192.0.2.0/24"), TrustedProxies.Header.X_FORWARDED_FOR);
    seen.add(send("GET", "/media", header, "198.51.100.1").body());
    seen.add(send("GET", "/media", header, "203.0.113.9, 198.51.100.1, 192.0.2.7").body());
    seen.add(send("GET", "/media", header, "198.51.100.1, garbage").body());
    seen.add(send("GET", "/media", header, "[2001:db8::1]:443").body());
    seen.add(send("GET", "/media", "Forwarded", "for=198.51.100.1").body());
    proxies = TrustedProxies.of(List.of("127.0.0.1"), TrustedProxies.Header.FORWARDED);
    seen.add(
        send("GET", "/media", "Forwarded", "for=1.1.1.1, proto=http;For=\"[2001:db8::2]:1\"")
            .body());

    assertThat(seen)
        .containsExactly(
            "127.0.0.1",
            "127.0.0.1",
            "198.51.100.1",
            "198.51.100.1",
            "127.0.0.1",
            "2001:db8:0:0:0:0:0:1",
            "127.0.0.1",
            "2001:db8:0:0:0:0:0:2");
    for (String wrong : List.of("", "host.example", "10.0.0.0/33", "10.0.0.0/x")) {
      assertThatThrownBy(
              () -> TrustedProxies.of(List.of(wrong), TrustedProxies.Header.X_FORWARDED_FOR))
          .hasMessageContaining("must be addresses");
    }
  }

  @Test
  void waitsOfOneCallerAreBounded() {
    ConcurrentWaits waits = new ConcurrentWaits(2);
    assertThat(waits.begin("ada")).isTrue();
    assertThat(waits.begin("ada")).isTrue();
    assertThat(waits.begin("ada")).isFalse();
    assertThat(waits.begin("ben")).isTrue();
    waits.end("ada");
    assertThat(waits.begin("ada")).isTrue();
  }

  private HttpResponse<String> send(String method, String path, String... header)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (header.length > 0) {
      request.headers(header);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
