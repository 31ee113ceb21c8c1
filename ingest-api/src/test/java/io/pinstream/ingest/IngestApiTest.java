package io.pinstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.javalin.Javalin;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.link.CanonicalUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All that the ingest API says before it comes to Kafka; and what it says if Kafka is away. */
class IngestApiTest {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final Ids IDS = new Ids(new Installation(new byte[32]), CLOCK);
  private static final Id ADA = IDS.fresh(IdType.USER, 7);
  private static final Id BOB = IDS.fresh(IdType.USER, 8);

  private static final Id LINK = new CanonicalUrl("https://a.example/").linkId();

  private static CommandLog log;
  private static UploadSigner signer;
  private static Javalin server;
  private static HttpClient http;
  private static String token;

  @BeforeAll
  static void start() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    token = token(key);
    // Nobody listens there.
    log = new CommandLog(Map.of("bootstrap.servers", "127.0.0.1:9", "max.block.ms", 100), 4);
    URI blobs = URI.create("http://127.0.0.1:9");
    signer =
        new UploadSigner(
            new BlobStoreSettings(blobs, blobs, "us-east-1", "pins", "access", "secret"));
    IngestApi api =
        new IngestApi(
            log,
            IDS,
            new Bearer(new AccessTokens(() -> new JWKSet(key.toPublicJWK()), CLOCK)),
            new Passwords(),
            new Attempts(
                new Attempts.Limits(
                    new Attempts.Limit(2, Duration.ofMinutes(1)),
                    new Attempts.Limit(100, Duration.ofSeconds(1))),
                CLOCK),
            signer,
            RequestLimits.none(),
            LogInLimits.none(),
            new PasswordQueue(Runtime.getRuntime().availableProcessors()));
    server =
        Javalin.create(
                config -> {
                  HttpConventions.install(config, List.of());
                  api.routes(config);
                })
            .start("127.0.0.1", 0);
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    server.stop();
    log.close();
    signer.close();
    http.close();
  }

  @Test
  void asksWhoCallsBeforeAnythingElse() {
    for (Answer answer :
        List.of(
            send(call("POST", "/v1/pins", "{")),
            send(call("POST", "/v1/uploads", "x".repeat(70_000))),
            send(call("DELETE", "/v1/pins/nothing", "")),
            send(call("POST", "/v1/boards", "{")),
            send(call("PATCH", "/v1/boards/nothing", "{")),
            send(call("PUT", "/v1/boards/nothing/shares/nothing", "")),
            send(call("PUT", "/v1/following/nothing", "")),
            send(call("DELETE", "/v1/following/" + BOB, "").header("Idempotency-Key", "a b")),
            send(call("PUT", "/v1/following/" + BOB, "").header("Authorization", "Bearer x")))) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  /** A connection that is closed under a client that still sends would lose the answer. */
  @Test
  void answersAlthoughTheClientIsStillSending() {
    String much = "x".repeat(300_000);
    for (int i = 0; i < 300; i++) {
      assertThat(send(call("POST", "/v1/uploads", much)).status()).isEqualTo(401);
      assertThat(asAda("POST", "/v1/uploads", much).status()).isEqualTo(413);
      assertThat(asAda("POST", "/v1/nowhere", much).status()).isEqualTo(404);
    }
  }

  @Test
  void knowsNothingUnderAWrongId() {
    for (String path :
        List.of(
            "/v1/pins/nothing", "/v1/pins/" + BOB, "/v1/following/" + pin(), "/v1/following/")) {
      assertThat(asAda("DELETE", path, "").status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void knowsNoBoardLinkOrFriendUnderAWrongId() {
    String board = "/v1/boards/" + board();
    for (String path :
        List.of(
            "/v1/boards/nothing",
            "/v1/boards/" + pin(),
            board + "/links/" + BOB,
            board + "/links/nothing",
            "/v1/boards/" + BOB + "/links/" + LINK,
            board + "/shares/" + LINK,
            "/v1/boards/" + BOB + "/shares/" + BOB)) {
      assertThat(asAda("DELETE", path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(asAda("PATCH", "/v1/boards/" + BOB, "{").status()).isEqualTo(404);
    assertThat(asAda("POST", "/v1/boards/" + BOB + "/links", "{").status()).isEqualTo(404);
    assertThat(asAda("PUT", board + "/shares/" + LINK, "").status()).isEqualTo(404);
  }

  @Test
  void namesEveryFieldOfASignUpThatIsWrong() {
    assertThat(errors(signUp("{}"))).containsExactly("/username", "/password");
    assertThat(errors(signUp("{\"username\":\"Ada\",\"password\":\"secret78\"}")))
        .containsExactly("/username");
    assertThat(errors(signUp("{\"username\":\" ada\",\"password\":\"secret78\"}")))
        .containsExactly("/username");
    assertThat(errors(signUp("{\"username\":\"ad\",\"password\":\"secret7\"}")))
        .containsExactly("/username", "/password");
    assertThat(
            errors(
                signUp(
                    "{\"username\":\"ada\",\"password\":\"secret78\",\"displayName\":\" \","
                        + "\"admin\":true}")))
        .containsExactly("/displayName", "/admin");
    assertThat(errors(signUp("{\"username\":1,\"password\":null,\"displayName\":2}")))
        .containsExactly("/username", "/password", "/displayName");
  }

  @Test
  void takesNoOtherBodyThanJson() {
    assertThat(signUp("{").status()).isEqualTo(400);
    assertThat(signUp("[]").status()).isEqualTo(422);
    assertThat(signUp(" ".repeat(70_000)).status()).isEqualTo(413);
    assertThat(
            send(call("POST", "/v1/users", "{}").setHeader("Content-Type", "text/plain")).status())
        .isEqualTo(415);
  }

  @Test
  void namesEveryFieldOfAPinThatIsWrong() {
    assertThat(errors(asAda("POST", "/v1/pins", "{}"))).containsExactly("/uploadId", "/title");
    assertThat(
            errors(
                asAda(
                    "POST",
                    "/v1/pins",
                    "{\"uploadId\":\"%s\",\"title\":\"\",\"description\":\"%s\",\"link\":\"x\"}"
                        .formatted(BOB, "x".repeat(501)))))
        .containsExactly("/uploadId", "/title", "/description", "/link");
    assertThat(
            errors(
                asAda(
                    "POST",
                    "/v1/pins",
                    "{\"uploadId\":\"%s\",\"title\":\"a\",\"link\":\"https://a.example/%s\"}"
                        .formatted(upload(), "x".repeat(1080)))))
        .containsExactly("/link");
  }

  @Test
  void namesEveryFieldOfABoardThatIsWrong() {
    assertThat(errors(asAda("POST", "/v1/boards", "{}"))).containsExactly("/name");
    assertThat(
            errors(
                asAda(
                    "POST",
                    "/v1/boards",
                    "{\"name\":\" \",\"description\":\"%s\",\"visibility\":\"PUBLIC\",\"owner\":1}"
                        .formatted("x".repeat(1_089)))))
        .containsExactly("/name", "/description", "/visibility", "/owner");
  }

  @Test
  void tellsWhatIsAbsentInAPatchFromWhatIsNull() {
    String board = "/v1/boards/" + board();
    assertThat(errors(asAda("PATCH", board, "{\"name\":null,\"visibility\":null}")))
        .containsExactly("/name", "/visibility");
    assertThat(errors(asAda("PATCH", board, "{\"name\":\"\",\"linkCount\":0}")))
        .containsExactly("/name", "/linkCount");
    for (String right :
        List.of(
            "{\"description\":null}",
            "{\"name\":\"a\",\"description\":\"b\",\"visibility\":\"private\"}")) {
      assertThat(asAda("PATCH", board, right).status()).as(right).isEqualTo(503);
    }
  }

  @Test
  void takesAPatchAsWhatItIsAndAsPlainJson() {
    String board = "/v1/boards/" + board();
    for (String type : List.of("application/merge-patch+json", "Application/JSON;x=y")) {
      assertThat(as(type, "PATCH", board, "{}").status()).as(type).isEqualTo(503);
    }
    for (String type : List.of("application/json-patch+json", "text/plain")) {
      Answer refused = as(type, "PATCH", board, "{}");
      assertThat(refused.status()).as(type).isEqualTo(415);
      assertThat(refused.json().get("detail").textValue())
          .contains("application/merge-patch+json or application/json");
    }
    assertThat(as("application/merge-patch+json", "POST", "/v1/boards", "{}").status())
        .isEqualTo(415);
  }

  @Test
  void namesEveryFieldOfALinkThatIsWrong() {
    assertThat(errors(addLink("{}"))).containsExactly("/url");
    assertThat(
            errors(
                addLink(
                    "{\"url\":\"ftp://a.example\",\"title\":\"%s\",\"metadata\":[]}"
                        .formatted("x".repeat(301)))))
        .containsExactly("/url", "/title", "/metadata");
    String start = "https://a.example/";
    assertThat(errors(addLink("{\"url\":\"%s%s\"}".formatted(start, "x".repeat(1_063)))))
        .containsExactly("/url");
    assertThat(addLink("{\"url\":\"%s?utm_x=%s\"}".formatted(start, "x".repeat(2_000))).status())
        .isEqualTo(503);
  }

  @Test
  void measuresTheMetadataOfALink() {
    String value = "x".repeat(4 * 1024 - "{\"a\":\"\"}".length());
    for (String metadata :
        List.of(
            "{ \"a\" : \"" + value + "\" }",
            "{\"a\":[[[[[[[1]]]]]]]}",
            "{\"a\":1e99999999999,\"b\":-0.10,\"c\":{\"a\":\"\\ud83d\\ude00\"}}")) {
      assertThat(addLink(withMetadata(metadata)).status()).as(metadata).isEqualTo(503);
    }
    for (String metadata :
        List.of(
            "1",
            "\"{}\"",
            "[{}]",
            "{\"a\":\"" + value + "x\"}",
            "{\"a\":[[[[[[[[]]]]]]]]}",
            "{\"a\":\"\\ud83d\"}")) {
      assertThat(errors(addLink(withMetadata(metadata)))).as(metadata).containsExactly("/metadata");
    }
    for (String malformed : List.of("{\"a\":{\"b\":1,\"b\":1}}", "{\"\\ude00\":1}")) {
      assertThat(addLink(withMetadata(malformed)).status()).as(malformed).isEqualTo(400);
    }
  }

  @Test
  void signsUploadsWithinTheLimits() {
    Answer ticket =
        asAda("POST", "/v1/uploads", "{\"contentType\":\"image/png\",\"bytes\":20000000}");
    assertThat(ticket.status()).isEqualTo(201);
    assertThat(Id.parse(ticket.json().get("uploadId").textValue(), IdType.UPLOAD))
        .hasValueSatisfying(id -> assertThat(id.home()).isEqualTo(ADA.home()));
    assertThat(ticket.json().get("url").textValue()).contains("/pins/uploads/" + ADA + "/");
    assertThat(ticket.json().get("expiresAt").textValue()).matches(".*\\.[0-9]{3}Z");
    for (String bytes : List.of("0", "20000001", "1.5", "\"1\"", "1e2", "99999999999999999999")) {
      assertThat(
              errors(
                  asAda(
                      "POST",
                      "/v1/uploads",
                      "{\"contentType\":\"image/svg+xml\",\"bytes\":" + bytes + "}")))
          .as(bytes)
          .containsExactly("/contentType", "/bytes");
    }
  }

  @Test
  void givesARetriedUploadTheSameId() {
    String body = "{\"contentType\":\"image/png\",\"bytes\":1}";
    JsonNode first = uploadUnder("key", body).json().get("uploadId");
    assertThat(uploadUnder("key", body).json().get("uploadId")).isEqualTo(first);
    assertThat(uploadUnder("other", body).json().get("uploadId")).isNotEqualTo(first);
    assertThat(uploadUnder("x".repeat(255), body).status()).isEqualTo(201);
    for (String wrong : List.of("", "a b", "x".repeat(256))) {
      Answer refused = uploadUnder(wrong, body);
      assertThat(refused.status()).as(wrong).isEqualTo(400);
      assertThat(errorsOf(refused)).containsExactly("/Idempotency-Key");
    }
  }

  @Test
  void passesOverABodyThatNobodyAskedForUnlessItIsHuge() {
    assertThat(asAda("PUT", "/v1/following/" + BOB, "x".repeat(70_000)).status()).isEqualTo(413);
    HttpRequest.Builder chunked =
        call("PUT", "/v1/following/" + BOB, "")
            .header("Authorization", "Bearer " + token)
            .method(
                "PUT", BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(70_000))));
    assertThat(send(chunked).status()).isEqualTo(413);
  }

  @Test
  void saysThatTheOutcomeIsUnknownIfKafkaIsAway() {
    for (Answer answer :
        List.of(
            asAda("PUT", "/v1/following/" + BOB, "whatever"),
            asAda("DELETE", "/v1/following/" + BOB, ""),
            asAda("DELETE", "/v1/pins/" + pin(), ""),
            asAda("POST", "/v1/boards", "{\"name\":\"a\"}"),
            addLink("{\"url\":\"https://a.example\"}"),
            asAda("DELETE", "/v1/boards/" + board() + "/shares/" + ADA, ""),
            asAda("POST", "/v1/pins", "{\"uploadId\":\"%s\",\"title\":\"a\"}".formatted(upload())),
            signUp("{\"username\":\"grace\",\"password\":\"secret78\"}"))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.json().get("detail").textValue()).contains("Idempotency-Key");
    }
  }

  @Test
  void slowsDownWhoSignsUpTooOften() {
    String body = "{\"username\":\"linus\",\"password\":\"secret78\"}";
    for (int i = 0; i < 3; i++) {
      signUp("{\"username\":\"linus\",\"password\":\"short\"}");
    }
    assertThat(signUp(body).status()).isEqualTo(503);
    assertThat(signUp(body).status()).isEqualTo(503);
    Answer refused = signUp(body);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(50, 60);
  }

  private record Answer(int status, HttpResponse<byte[]> response) {

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return Json.tree(response.body());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<String> errors(Answer answer) {
    assertThat(answer.status()).isEqualTo(422);
    return errorsOf(answer);
  }

  private static List<String> errorsOf(Answer answer) {
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    return answer.json().get("errors").findValuesAsText("pointer");
  }

  private static Answer signUp(String body) {
    return send(call("POST", "/v1/users", body));
  }

  private static Answer asAda(String method, String path, String body) {
    return as("application/json", method, path, body);
  }

  private static Answer as(String contentType, String method, String path, String body) {
    return send(
        call(method, path, body)
            .setHeader("Content-Type", contentType)
            .header("Authorization", "Bearer " + token));
  }

  private static Answer addLink(String body) {
    return asAda("POST", "/v1/boards/" + board() + "/links", body);
  }

  private static String withMetadata(String json) {
    return "{\"url\":\"https://a.example\",\"metadata\":" + json + "}";
  }

  private static Answer uploadUnder(String key, String body) {
    return send(
        call("POST", "/v1/uploads", body)
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", key));
  }

  private static HttpRequest.Builder call(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Id pin() {
    return IDS.fresh(IdType.PIN, ThreadLocalRandom.current().nextInt(65_536));
  }

  private static Id board() {
    return IDS.fresh(IdType.BOARD, ThreadLocalRandom.current().nextInt(65_536));
  }

  private static Id upload() {
    return IDS.fresh(IdType.UPLOAD, ADA.home());
  }

  @SuppressWarnings("JavaUtilDate") // the library's interface
  private static String token(ECKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(AccessTokens.ALGORITHM)
                .type(AccessTokens.TYPE)
                .keyID("one")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(AccessTokens.ISSUER)
                .audience(AccessTokens.AUDIENCE)
                .subject(ADA.toString())
                .expirationTime(Date.from(CLOCK.instant().plusSeconds(600)))
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }
}
