package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is just right is taken, from whom it may come. */
class GoodInputTest extends InputFixture {

  GoodInputTest(Shared pinstream) throws IOException {
    super(pinstream);
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

  private void taken(List<String> faults, Call call, int status) {
    Answer answer = http.send(call);
    if (answer.status() != status) {
      faults.add(call.method + " " + call.target + " was not taken: " + answer);
    }
  }
}
