package io.pinstream.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.query.RunningQueryApi.Answer;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Cursor;
import io.pinstream.schemas.rest.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryApiTest {

  private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.004Z");

  @TempDir private static Path folder;
  private static RunningQueryApi api;
  private static Id ada;
  private static Id bob;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    api = new RunningQueryApi(folder);
    ada = api.user("ada");
    bob = api.user("bob");
    token = api.tokenOf("ada");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void asksWhoCallsBeforeAnythingElse() throws Exception {
    for (String path :
        List.of(
            "/v1/me",
            "/v1/users",
            "/v1/users/nothing",
            "/v1/users/" + bob + "/followers?limit=0",
            "/v1/feed?cursor=x",
            "/v1/pins/nothing",
            "/v1/boards?shared=x",
            "/v1/boards/nothing/links",
            "/v1/moderation/queue",
            "/v1/operations/" + api.operation(bob))) {
      assertUnauthenticated(path, api.get(path));
      assertUnauthenticated(path, api.get(token + "x", path));
    }
  }

  private static void assertUnauthenticated(String path, Answer answer) {
    assertThat(answer.status()).as(path).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).as(path).isEqualTo("Bearer");
  }

  @Test
  void namesTheParameterThatIsWrong() throws Exception {
    String followers = "/v1/users/" + bob + "/followers";
    String ofBoards = Cursor.encode('m', new Position(1, bob));
    for (String limit : List.of("0", "101", "-1", "1.5", "ten", "")) {
      assertMalformed("/limit", followers + "?limit=" + limit);
    }
    for (String cursor : List.of("x", "", ofBoards)) {
      assertMalformed("/cursor", followers + "?cursor=" + cursor);
    }
    assertMalformed("/limit", "/v1/feed?limit=1000");
    assertMalformed("/shared", "/v1/boards?shared=yes");
    assertMalformed("/username", "/v1/users");
    assertMalformed("/wait", "/v1/operations/" + api.operation(ada) + "?wait=11s");
  }

  private static void assertMalformed(String pointer, String path) throws Exception {
    Answer answer = api.get(token, path);
    assertThat(answer.status()).as(path).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.pointers()).as(path).containsExactly(pointer);
  }

  @Test
  void knowsNothingUnderAWrongId() throws Exception {
    Id nobody = api.ids.fresh(IdType.USER, 7);
    for (String path :
        List.of(
            "/v1/nowhere",
            "/v1/users/nothing",
            "/v1/users/" + nobody,
            "/v1/users/" + nobody + "/followers",
            "/v1/users/" + nobody + "/boards",
            "/v1/users?username=nobody",
            "/v1/users?username=No+Name",
            "/v1/boards/" + bob,
            "/v1/boards/" + api.ids.fresh(IdType.BOARD, 7),
            "/v1/pins/" + bob,
            "/v1/operations/nothing",
            "/v1/operations/" + api.operation(bob))) {
      assertThat(api.get(token, path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aPrivateBoardOfSomebodyElseIsAnsweredAsNone() throws Exception {
    String bobs = "/v1/boards/" + api.privateBoard(bob);
    String none = "/v1/boards/" + api.ids.fresh(IdType.BOARD, bob.home());

    for (String part : List.of("", "/links", "/shares")) {
      Answer hidden = api.get(token, bobs + part);
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.body()).isEqualTo(api.get(token, none + part).body());
      assertThat(api.get(api.tokenOf("bob"), bobs + part).status()).isEqualTo(200);
    }
  }

  @Test
  void aListIsReadPageByPage() throws Exception {
    // given
    Id eve = api.user("eve");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Id fan = api.user("fan_" + i);
      api.follow(fan, eve, NOW.plusSeconds(i));
      newestFirst.addFirst(fan.toString());
    }
    String followers = "/v1/users/" + eve + "/followers?limit=2";

    // when
    JsonNode first = api.get(token, followers).json();
    JsonNode last = api.get(token, followers + "&cursor=" + first.get("next").textValue()).json();

    // then
    assertThat(first.get("items").findValuesAsText("userId")).isEqualTo(newestFirst.subList(0, 2));
    assertThat(last.get("items").findValuesAsText("userId")).isEqualTo(newestFirst.subList(2, 3));
    assertThat(last.get("next").isNull()).isTrue();
  }

  @Test
  void aNameIsFoundAsItIsMeant() throws Exception {
    for (String name : List.of("bob", "BOB", "%20Bob%20")) {
      JsonNode found = api.get(token, "/v1/users?username=" + name).json();
      assertThat(found.get("id").textValue()).as(name).isEqualTo(bob.toString());
    }
  }

  @Test
  void whoLogsInIsKnownByTheToken() throws Exception {
    Answer session = api.logIn("Ada", RunningQueryApi.PASSWORD);

    assertThat(session.status()).isEqualTo(200);
    assertThat(session.header("Set-Cookie")).contains("HttpOnly").contains("SameSite=Strict");
    JsonNode me = api.get(session.json().get("accessToken").textValue(), "/v1/me").json();
    assertThat(me.get("id").textValue()).isEqualTo(ada.toString());
    assertThat(me.get("roles")).isEmpty();
    assertThat(me.has("passwordHash")).isFalse();
  }

  @Test
  void aWrongPasswordAndAWrongNameAreRefusedAlike() throws Exception {
    Answer password = api.logIn("ada", "battery staple");

    assertThat(password.status()).isEqualTo(401);
    for (Answer other :
        List.of(
            api.logIn("nobody", RunningQueryApi.PASSWORD),
            api.logIn("no name", RunningQueryApi.PASSWORD),
            api.logIn("ada", "short"))) {
      assertThat(other.status()).isEqualTo(401);
      assertThat(other.body()).isEqualTo(password.body());
    }
  }

  @Test
  void anOperationIsPendingUntilItsOutcomeIsTold() throws Exception {
    Id operation = api.operation(ada);
    String path = "/v1/operations/" + operation;
    assertThat(api.get(token, path).json().get("status").textValue()).isEqualTo("pending");

    api.tell(Operation.applied(operation, bob, true));

    assertThat(api.get(token, path + "?wait=10s").json().get("status").textValue())
        .isEqualTo("applied");
    assertThat(api.get(api.tokenOf("bob"), path).status()).isEqualTo(404);
  }

  @Test
  void whatIsElsewhereIsUnavailableAndNotMissing() throws Exception {
    for (String path :
        List.of(
            "/v1/feed", "/v1/pins/" + api.ids.fresh(IdType.PIN, 7), "/v1/users/" + bob + "/pins")) {
      Answer answer = api.get(token, path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.header("Retry-After")).as(path).isEqualTo("1");
    }
  }

  @Test
  void onlyModeratorsSeeTheQueue() throws Exception {
    assertThat(api.get(token, "/v1/moderation/queue").status()).isEqualTo(403);
  }

  @Test
  void publishesItsKeysAndNoPrivateOne() throws Exception {
    JsonNode keys = api.get("/.well-known/jwks.json").json().get("keys");

    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).get("kty").textValue()).isEqualTo("EC");
    assertThat(keys.get(0).has("d")).isFalse();
    assertThat(new String(api.get("/openapi.yaml").body(), StandardCharsets.UTF_8))
        .startsWith("openapi:");
  }
}
