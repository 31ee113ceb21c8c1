package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.BadInputs.Case;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever comes in, it is answered with a problem, soon, and leaves nothing behind. */
@Isolated("no record may be written meanwhile, by anybody")
class BadInputTest extends InputFixture {

  BadInputTest(Shared pinstream) throws IOException {
    super(pinstream);
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
