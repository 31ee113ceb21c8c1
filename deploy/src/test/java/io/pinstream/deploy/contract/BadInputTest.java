package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.BadInputs.Case;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever comes in, it is answered with a problem, soon, and leaves nothing behind. */
@ExtendWith(RunningPinstream.class)
@Isolated("no record may be written meanwhile, by anybody")
class BadInputTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Shared pinstream;
  private final RawHttp http;
  private final OpenApi openApi;

  BadInputTest(Shared pinstream) throws IOException {
    this.pinstream = pinstream;
    this.http = new RawHttp(pinstream.address());
    this.openApi = new OpenApi(http.send(RawHttp.call("GET", "/openapi.yaml")).text());
  }

  @Test
  void allThatIsWrongIsRefusedInAProblemAndNothingIsAppended() throws Exception {
    Person.signUp(http::send, "bad_me");
    pinstream.makeModerator("bad_me");
    Person me = Person.logIn(http::send, "bad_me");
    Person other = Person.signUp(http::send, "bad_other");
    Person third = Person.signUp(http::send, "bad_third");
    Answer follow = http.send(other.call("PUT", "/v1/following/" + me.id()));
    other.outcome(http::send, follow);
    third.outcome(http::send, http.send(third.call("PUT", "/v1/following/" + me.id())));
    String cursor =
        http.send(me.call("GET", "/v1/users/" + me.id() + "/followers?limit=1"))
            .json()
            .get("next")
            .asText();
    String operation = follow.json().get("operation").get("id").asText();
    String pin = pin(me, me.upload(http::send, Photos.jpeg(201)));
    String upload = me.upload(http::send, Photos.jpeg(202));
    String board = made(me, "/v1/boards", "{\"name\": \"A board\"}");
    String link = made(me, "/v1/boards/" + board + "/links", "{\"url\": \"https://a.example\"}");
    List<Case> cases =
        BadInputs.all(new Scene(me, other, upload, pin, board, link, operation, cursor));
    Map<TopicPartition, Long> before = stableEnds();

    List<String> faults = new ArrayList<>();
    for (Case bad : cases) {
      faults.addAll(faults(bad));
    }

    System.out.println("Bad inputs: " + cases.size());
    assertThat(faults).as("of %d bad inputs", cases.size()).isEmpty();
    assertThat(cases).hasSizeGreaterThan(2_500);
    assertThat(ends()).isEqualTo(before);
    // And it was all to me, who am still there.
    assertThat(http.send(me.call("GET", "/v1/pins/" + pin)).status()).isEqualTo(200);
    JsonNode kept = http.send(me.call("GET", "/v1/boards/" + board)).json();
    assertThat(kept.get("name").asText()).isEqualTo("A board");
    assertThat(kept.get("linkCount").asInt()).isEqualTo(1);
  }

  @Test
  void noTokenButARightOneLetsAnybodyIn() throws Exception {
    Person me = Person.signUp(http::send, "token_me");
    Tokens tokens = new Tokens(pinstream.data());
    Map<TopicPartition, Long> before = stableEnds();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("none", List.of());
    headers.put("empty", List.of(""));
    headers.put("only the scheme", List.of("Bearer"));
    headers.put("only the scheme and a blank", List.of("Bearer "));
    headers.put("another scheme", List.of("Basic YWRhOnNlY3JldA=="));
    headers.put("another scheme with a right token", List.of("Token " + me.token()));
    headers.put("no scheme", List.of(me.token()));
    headers.put("no blank", List.of("Bearer" + me.token()));
    headers.put("two right ones", List.of("Bearer " + me.token(), "Bearer " + me.token()));
    headers.put("a right and a wrong one", List.of("Bearer " + me.token(), "Bearer x"));
    headers.put("a list", List.of("Bearer " + me.token() + ", Bearer " + me.token()));
    headers.put("letters beyond ASCII", List.of("Bearer \u00e4\u00f6"));
    tokens.forged(me.id()).forEach((name, token) -> headers.put(name, List.of("Bearer " + token)));

    List<String> faults = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          for (Call call :
              List.of(
                  RawHttp.call("GET", "/v1/me"),
                  RawHttp.call("PUT", "/v1/following/" + me.id()),
                  RawHttp.call("POST", "/v1/uploads").json("{"),
                  RawHttp.call("GET", "/v1/boards"),
                  RawHttp.call("PATCH", "/v1/boards/nothing").json("{"),
                  RawHttp.call("DELETE", "/v1/pins/nothing"))) {
            values.forEach(value -> call.header("Authorization", value));
            faults.addAll(faults(new Case(call.method + " with token: " + name, call, 401, null)));
          }
        });

    assertThat(faults).isEmpty();
    assertThat(ends()).isEqualTo(before);
    assertThat(http.send(RawHttp.call("GET", "/v1/me").token(tokens.of(me.id()))).status())
        .isEqualTo(200);
    assertThat(
            http.send(RawHttp.call("GET", "/v1/me").header("authorization", "bearer " + me.token()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void whoIsNotLoggedInLearnsNothingButThat() throws Exception {
    List<String> open =
        List.of("POST /v1/users", "POST /v1/sessions", "GET /media/{pinId}/{mediaKey}");
    List<String> faults = new ArrayList<>();
    int asked = 0;
    for (OpenApi.Operation operation : openApi.operations()) {
      if (open.contains(operation.toString()) || !operation.path().startsWith("/v1/")) {
        assertThat(openApi.needsToken(operation)).as(operation.toString()).isFalse();
        continue;
      }
      for (String id : List.of("nothing", "8e03978e-40d5-43e8-bc93-6894a57f9324", "x%20y")) {
        String path = operation.path().replaceAll("\\{[^}]+}", id);
        for (Call call :
            List.of(
                RawHttp.call(operation.method(), path),
                RawHttp.call(operation.method(), path + "?limit=0&cursor=x&wait=x&username=%zz"),
                RawHttp.call(operation.method(), path).header("Idempotency-Key", "two words"),
                RawHttp.call(operation.method(), path).json("{"),
                RawHttp.call(operation.method(), path).body(new byte[] {1}))) {
          asked++;
          faults.addAll(faults(new Case(operation + " as nobody, " + id, call, 401, null)));
        }
        // Refused by its head alone, before anything else is looked at.
        Call tooLarge = RawHttp.call(operation.method(), path).json(" ".repeat(64 * 1024 + 1));
        asked++;
        faults.addAll(faults(new Case(operation + " as nobody, " + id, tooLarge, 413, null)));
      }
    }
    assertThat(faults).as("of %d calls", asked).isEmpty();
    assertThat(asked).isGreaterThan(200);
  }

  @Test
  void whatIsJustRightIsTaken() throws Exception {
    Person me = Person.signUp(http::send, "limit_me");
    Person other = Person.signUp(http::send, "limit_other");
    String pin = pin(me, me.upload(http::send, Photos.jpeg(203)));
    String upload = me.upload(http::send, Photos.jpeg(204));
    List<String> faults = new ArrayList<>();
    String astral = "\ud83d\ude00";
    String composed = "e\u0301";

    for (String fields :
        List.of(
            "\"username\": \"l_1\", \"password\": \"12345678\"",
            "\"username\": \"" + "l".repeat(30) + "\", \"password\": \"" + "p".repeat(128) + "\"",
            "\"username\": \"limit_2\", \"password\": \"" + astral.repeat(8) + "\"",
            "\"username\": \"limit_3\", \"password\": \"" + astral.repeat(128) + "\"",
            "\"username\": \"limit_4\", \"password\": \"\\u0000\\u0001\\n     \"",
            "\"username\": \"limit_5\", \"password\": \"12345678\", \"displayName\": null",
            "\"username\": \"limit_6\", \"password\": \"12345678\", \"displayName\": \"x\"",
            "\"username\": \"limit_7\", \"password\": \"12345678\", \"displayName\": \"  "
                + astral.repeat(100)
                + " \"",
            "\"username\": \"limit_8\", \"password\": \"12345678\", \"displayName\": \""
                + composed.repeat(100)
                + "\"",
            "\"username\": \"limit_9\", \"password\": \"12345678\", \"displayName\": \""
                + "\u1100\u1161\u11a8".repeat(100)
                + "\"")) {
      taken(faults, RawHttp.call("POST", "/v1/users").json("{" + fields + "}"), 202);
    }
    for (String fields :
        List.of(
            "\"contentType\": \"image/jpeg\", \"bytes\": 1",
            "\"contentType\": \"image/gif\", \"bytes\": 20000000",
            "\"bytes\": 5, \"contentType\": \"image/webp\"")) {
      taken(faults, me.call("POST", "/v1/uploads").json("{" + fields + "}"), 201);
    }
    byte[] announced = BadCalls.padded("{\"contentType\": \"image/png\", \"bytes\": 7}", 64 * 1024);
    taken(faults, me.call("POST", "/v1/uploads").json(announced), 201);
    taken(
        faults,
        me.call("POST", "/v1/uploads")
            .header("Content-Type", "Application/JSON ; charset=utf-8")
            .chunked(announced),
        201);
    for (String key : List.of("!", "~".repeat(255))) {
      taken(
          faults,
          me.call("POST", "/v1/uploads").header("Idempotency-Key", key).json(announced),
          201);
    }
    String start = "https://example.org/";
    for (String fields :
        List.of(
            "\"title\": \"x\"",
            "\"title\": \"  " + astral.repeat(100) + "\\u3000\"",
            "\"title\": \"" + composed.repeat(100) + "\", \"description\": \"\"",
            "\"title\": \"x\", \"description\": \"" + composed.repeat(500) + "\"",
            "\"title\": \"x\", \"description\": \"\\t1\\r\\n2\", \"link\": null",
            "\"title\": \"x\", \"link\": \"" + start + "a".repeat(1_080 - start.length()) + "\"",
            "\"title\": \"x\", \"link\": \"HTTP://[::1]:65535?q#f\"",
            "\"title\": \"x\", \"link\": \"http://b\u00fccher.example/" + astral + "\"")) {
      taken(
          faults,
          me.call("POST", "/v1/pins").json("{\"uploadId\": \"" + upload + "\", " + fields + "}"),
          202);
    }
    taken(
        faults,
        me.call("POST", "/v1/pins")
            .json(
                "{\"uploadId\": \""
                    + upload.toUpperCase(Locale.ROOT)
                    + "\", \"title\": \"upper\"}"),
        202);
    taken(faults, me.call("GET", "/v1/pins/" + pin.toUpperCase(Locale.ROOT)), 200);
    taken(faults, me.call("GET", "/v1/users/" + other.id().toUpperCase(Locale.ROOT)), 200);
    taken(faults, me.call("PUT", "/v1/following/" + other.id().toUpperCase(Locale.ROOT)), 202);
    taken(faults, me.call("PUT", "/v1/following/" + other.id()).body(new byte[64 * 1024]), 202);
    for (String query : List.of("", "?limit=1", "?limit=100", "?limit=007", "?unknown=1")) {
      taken(faults, me.call("GET", "/v1/feed" + query), 200);
    }
    boards(faults, me, other);
    String href =
        http.send(me.call("DELETE", "/v1/following/" + other.id()))
            .json()
            .get("operation")
            .get("href")
            .asText();
    for (String wait : List.of("?wait=10s", "?wait=0s", "?wait=00s", "")) {
      taken(faults, me.call("GET", href + wait), 200);
    }
    assertThat(faults).isEmpty();
  }

  private void boards(List<String> faults, Person me, Person other) {
    String astral = "\ud83d\ude00";
    for (String fields :
        List.of(
            "\"name\": \"x\"",
            "\"name\": \"  " + astral.repeat(100) + " \", \"description\": null",
            "\"name\": \"x\", \"description\": \"" + "e\u0301".repeat(1_088) + "\"",
            "\"name\": \"x\", \"description\": \"\\t1\\r\\n2\", \"visibility\": null",
            "\"name\": \"x\", \"description\": \"\", \"visibility\": \"public\"",
            "\"name\": \"x\", \"visibility\": \"private\"")) {
      taken(faults, me.call("POST", "/v1/boards").json("{" + fields + "}"), 202);
    }
    String path = "/v1/boards/" + made(me, "/v1/boards", "{\"name\": \"A board\"}");
    for (String patch :
        List.of(
            "{}",
            "{\"description\": null}",
            "{\"name\": \"y\", \"description\": \"\", \"visibility\": \"private\"}")) {
      taken(faults, me.call("PATCH", path).json(patch), 202);
      Call typed = me.call("PATCH", path).header("Content-Type", "application/merge-patch+json");
      taken(faults, typed.body(patch.getBytes(StandardCharsets.UTF_8)), 202);
    }
    String url = "\"url\": \"https://example.org/";
    for (String fields :
        List.of(
            url + "a".repeat(1_060) + "\"",
            url + "?utm_x=" + "a".repeat(7_000) + "\", \"title\": \"\", \"metadata\": {}",
            url + "b\u00fccher/" + astral + "\", \"title\": null, \"metadata\": null",
            url + "1\", \"title\": \"" + astral.repeat(300) + "\"",
            url + "2\", \"metadata\": {\"a\": \"" + "a".repeat(4_088) + "\"}",
            url + "3\", \"metadata\": " + "{\"a\":".repeat(7) + "{}" + "}".repeat(7),
            url
                + "4\", \"metadata\": {\"a\": [1e999999999999, -0.0, \"\\u0000"
                + astral
                + "\"]}")) {
      Answer accepted = http.send(me.call("POST", path + "/links").json("{" + fields + "}"));
      if (accepted.status() != 202) {
        faults.add(fields + " was not taken: " + accepted);
      } else if (!me.outcome(http::send, accepted).get("changed").asBoolean()) {
        faults.add(fields + " came to nothing");
      }
    }
    String links = http.send(me.call("GET", path + "/links")).text();
    assertThat(links).contains("{\"a\":[1e999999999999,-0.0,\"\\u0000" + astral + "\"]}");
    taken(
        faults,
        me.call("GET", path.toUpperCase(Locale.ROOT).replace("/V1/BOARDS", "/v1/boards")),
        200);
    taken(faults, me.call("PUT", path + "/shares/" + other.id()).body(new byte[64 * 1024]), 202);
    for (String list : List.of("/v1/boards?", "/v1/boards?shared=with-me&", path + "/links?")) {
      for (String query : List.of("", "limit=1", "limit=100", "unknown=1")) {
        taken(faults, me.call("GET", list + query), 200);
      }
    }
  }

  @Test
  void nobodyCanTouchWhatIsAnothers() throws Exception {
    Person me = Person.signUp(http::send, "cross_me");
    Person other = Person.signUp(http::send, "cross_other");
    String upload = other.upload(http::send, Photos.jpeg(205));
    String mine = me.upload(http::send, Photos.jpeg(206));
    String pin = pin(other, mine.isEmpty() ? upload : other.upload(http::send, Photos.jpeg(207)));

    JsonNode stolen = me.outcome(http::send, http.send(pinCall(me, upload)));
    assertThat(stolen.get("status").asText()).isEqualTo("rejected");
    assertThat(stolen.get("problem").get("status").asInt()).isEqualTo(404);
    assertThat(stolen.get("problem").get("type").asText()).endsWith(":upload-missing");
    assertThat(openApi.errorsAs("Operation", stolen)).isEmpty();
    // It is still good for whose it is.
    pin(other, upload);

    Answer deletion = http.send(me.call("DELETE", "/v1/pins/" + pin));
    JsonNode refused = me.outcome(http::send, deletion);
    assertThat(refused.get("problem").get("status").asInt()).isEqualTo(403);
    assertThat(openApi.errorsAs("Operation", refused)).isEmpty();
    assertThat(http.send(me.call("GET", "/v1/pins/" + pin)).status()).isEqualTo(200);

    String href = deletion.json().get("operation").get("href").asText();
    assertThat(http.send(other.call("GET", href)).status()).isEqualTo(404);
    assertThat(http.send(RawHttp.call("GET", href)).status()).isEqualTo(401);
  }

  @Test
  void whatIsHardlyHttpIsRefusedInAProblemToo() {
    String me = "GET /v1/me HTTP/1.1\r\n";
    String end = "Connection: close\r\n\r\n";
    Map<String, String> requests = new LinkedHashMap<>();
    requests.put("a header of 20 KB", me + "Host: x\r\nX: " + "a".repeat(20_000) + "\r\n" + end);
    requests.put(
        "a token of 10 KB",
        me + "Host: x\r\nAuthorization: Bearer " + "a".repeat(10_000) + "\r\n" + end);
    requests.put("2,000 headers", me + "Host: x\r\n" + "X: yyyyyy\r\n".repeat(2_000) + end);
    requests.put("no host", me + end);
    requests.put("two hosts", me + "Host: x\r\nHost: y\r\n" + end);
    requests.put("a bad host", me + "Host: x:y:z\r\n" + end);
    requests.put("a header without a colon", me + "Host: x\r\nhello\r\n" + end);
    requests.put("a header without a name", me + "Host: x\r\n: hello\r\n" + end);
    requests.put("a blank before the colon", me + "Host: x\r\nX : y\r\n" + end);
    requests.put("a NUL in a header", me + "Host: x\r\nX: a\0b\r\n" + end);
    requests.put("a DEL in a header", me + "Host: x\r\nX: a\u007f\r\n" + end);
    requests.put("an unknown version", "GET /v1/me HTTP/7.7\r\nHost: x\r\n" + end);
    requests.put("no path", "GET  HTTP/1.1\r\nHost: x\r\n" + end);
    requests.put(
        "an address of 20 KB", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n" + end);
    requests.put("a blank in the path", "GET /v1/a b HTTP/1.1\r\nHost: x\r\n" + end);
    requests.put("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n");
    requests.put("a word", "hello\r\n\r\n");
    requests.put(
        "a length and chunks",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"
            + end
            + "2\r\n{}\r\n0\r\n\r\n");
    requests.put(
        "an unknown encoding",
        "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: gzip\r\n"
            + end
            + "{}");

    List<String> faults = new ArrayList<>();
    requests.forEach(
        (name, request) -> {
          Answer answer = http.send(request.getBytes(StandardCharsets.ISO_8859_1));
          faults.addAll(problemFaults(name, answer));
        });
    assertThat(faults).isEmpty();
  }

  @Test
  void headSaysWhatGetWouldSayWithoutTheBody() throws Exception {
    Person me = Person.signUp(http::send, "head_me");
    Map<Call, Integer> calls = new LinkedHashMap<>();
    calls.put(RawHttp.call("HEAD", "/v1/me"), 401);
    calls.put(me.call("HEAD", "/v1/me"), 200);
    calls.put(me.call("HEAD", "/v1/pins/nothing"), 404);
    calls.put(me.call("HEAD", "/v1/feed?limit=0"), 400);
    calls.put(me.call("HEAD", "/v1/uploads"), 405);
    calls.put(RawHttp.call("HEAD", "/v1/nothing"), 404);
    calls.put(RawHttp.call("HEAD", "/openapi.yaml"), 200);
    calls.put(RawHttp.call("HEAD", "/"), 200);
    calls.forEach(
        (call, status) -> {
          Answer answer = http.send(call);
          assertThat(answer.status()).as(call.target).isEqualTo(status);
          assertThat(answer.body()).as(call.target).isEmpty();
        });
    assertThat(http.send(me.call("DELETE", "/v1/me")).header("Allow")).isEqualTo("GET");
    assertThat(http.send(me.call("PUT", "/v1/users")).header("Allow").split(", "))
        .containsExactlyInAnyOrder("GET", "POST");
  }

  private void taken(List<String> faults, Call call, int status) {
    Answer answer = http.send(call);
    if (answer.status() != status) {
      faults.add(call.method + " " + call.target + " was not taken: " + answer);
    }
  }

  private List<String> faults(Case bad) {
    long began = System.nanoTime();
    Answer answer;
    try {
      answer = http.send(bad.call());
    } catch (AssertionError e) {
      return List.of(bad.name() + ": " + e + " " + e.getCause());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    List<String> faults = new ArrayList<>(problemFaults(bad.name(), answer));
    if (!faults.isEmpty()) {
      return faults;
    }
    if (took.compareTo(SOON) > 0) {
      faults.add(bad.name() + ": took " + took);
    }
    if (bad.status() != BadInputs.ANY_4XX && answer.status() != bad.status()) {
      faults.add(bad.name() + ": not " + bad.status() + ": " + answer);
    }
    List<String> pointers = answer.json().get("errors").findValuesAsText("pointer");
    if (bad.pointer() == null
        ? !pointers.isEmpty() && bad.status() != BadInputs.ANY_4XX
        : !pointers.contains(bad.pointer())) {
      faults.add(bad.name() + ": does not name " + bad.pointer() + ": " + answer);
    }
    return faults;
  }

  private List<String> problemFaults(String name, Answer answer) {
    List<String> faults = new ArrayList<>();
    // 505 is the one that does not say that anything failed here.
    if ((answer.status() < 400 || answer.status() >= 500) && answer.status() != 505) {
      faults.add(name + ": not refused: " + answer);
    } else if (!answer.header("Content-Type").equals("application/problem+json")) {
      faults.add(name + ": no problem but " + answer.header("Content-Type") + ": " + answer);
    } else {
      JsonNode problem = answer.json();
      openApi.errorsAs("Problem", problem).forEach(e -> faults.add(name + ": " + e));
      if (problem.get("status").asInt() != answer.status()) {
        faults.add(name + ": says two things: " + answer);
      }
      if (answer.status() == 401 && !answer.header("WWW-Authenticate").equals("Bearer")) {
        faults.add(name + ": 401 without a challenge");
      }
      if (!answer.header("X-Content-Type-Options").equals("nosniff")) {
        faults.add(name + ": without nosniff");
      }
      if (answer.body().length > 20_000) {
        faults.add(name + ": a problem of " + answer.body().length + " bytes");
      }
    }
    return faults;
  }

  /** Returns the id of what was made. */
  private String made(Person by, String path, String body) {
    JsonNode outcome = by.outcome(http::send, http.send(by.call("POST", path).json(body)));
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }

  private String pin(Person author, String upload) {
    JsonNode outcome = author.outcome(http::send, http.send(pinCall(author, upload)));
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }

  private static Call pinCall(Person author, String upload) {
    return author
        .call("POST", "/v1/pins")
        .json(Json.write(Map.of("uploadId", upload, "title", "A title")));
  }

  /** The ends of all topics of commands, once what came before has settled. */
  private Map<TopicPartition, Long> stableEnds() {
    AtomicReference<Map<TopicPartition, Long>> last = new AtomicReference<>(Map.of());
    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Map<TopicPartition, Long> now = ends();
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", pinstream.bootstrapServers()))) {
      List<String> topics =
          admin.listTopics().names().get().stream().filter(t -> t.endsWith(".commands")).toList();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          p ->
                              asked.put(
                                  new TopicPartition(name, p.partition()), OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(asked).all().get().forEach((p, end) -> ends.put(p, end.offset()));
      return ends;
    }
  }
}
