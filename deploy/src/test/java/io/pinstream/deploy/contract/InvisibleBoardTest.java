package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.link.CanonicalUrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Not a byte tells a board that somebody may not see from one that is not there. */
@ExtendWith(RunningPinstream.class)
class InvisibleBoardTest {

  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String LINK = new CanonicalUrl("https://a.example/").linkId().toString();

  private final RawHttp http;

  InvisibleBoardTest(Shared pinstream) {
    this.http = new RawHttp(pinstream.address());
  }

  @Test
  void anInvisibleBoardCannotBeToldFromAMissingOne() {
    Person ada = Person.signUp(http::send, "invisible_ada");
    Person ben = Person.signUp(http::send, "invisible_ben");
    Person eve = Person.signUp(http::send, "invisible_eve");
    String invisible = board(ada);
    applied(
        ada,
        ada.call("POST", "/v1/boards/" + invisible + "/links")
            .json("{\"url\": \"https://a.example/\"}"));
    applied(ada, ada.call("PUT", "/v1/boards/" + invisible + "/shares/" + ben.id()));
    String deleted = board(ada);
    applied(ada, ada.call("DELETE", "/v1/boards/" + deleted));
    // At the same home, and never made.
    String missing = BadCalls.missing(invisible);

    routes(ben, eve)
        .forEach(
            (name, route) -> {
              String told = told(eve, route.apply(eve, invisible));
              assertThat(told(eve, route.apply(eve, missing))).as(name).isEqualTo(told);
              assertThat(told(eve, route.apply(eve, deleted))).as(name).isEqualTo(told);
              // What is compared is really a no, and ben, who may see it, is told something else.
              assertThat(told).as(name).contains("\"status\":404");
              assertThat(told(ben, route.apply(ben, invisible))).as(name).isNotEqualTo(told);
            });
  }

  private static Map<String, BiFunction<Person, String, Call>> routes(Person ben, Person eve) {
    Map<String, BiFunction<Person, String, Call>> routes = new LinkedHashMap<>();
    for (String behind :
        List.of("", "/links", "/links?limit=1", "/shares", "/shares?limit=1", "/links?unknown=1")) {
      routes.put("GET " + behind, (who, id) -> who.call("GET", "/v1/boards/" + id + behind));
    }
    routes.put(
        "PATCH",
        (who, id) -> who.call("PATCH", "/v1/boards/" + id).json("{\"name\": \"Not mine\"}"));
    routes.put("PATCH nothing", (who, id) -> who.call("PATCH", "/v1/boards/" + id).json("{}"));
    for (String url : List.of("https://a.example/", "https://new.example/")) {
      routes.put(
          "POST " + url,
          (who, id) ->
              who.call("POST", "/v1/boards/" + id + "/links").json("{\"url\": \"" + url + "\"}"));
    }
    routes.put("DELETE link", (who, id) -> who.call("DELETE", path(id, "links", LINK)));
    // Last of all ben leaves.
    for (Person friend : List.of(eve, ben)) {
      for (String method : List.of("PUT", "DELETE")) {
        routes.put(
            method + " share with " + friend.username(),
            (who, id) -> who.call(method, path(id, "shares", friend.id())));
      }
    }
    return routes;
  }

  private static String path(String board, String list, String id) {
    return "/v1/boards/" + board + "/" + list + "/" + id;
  }

  /** All that somebody is told, the outcome included, but for the time and the ids in it. */
  private String told(Person who, Call call) {
    Answer answer = http.send(call);
    String told = text(answer);
    if (answer.status() == 202) {
      String href = answer.json().get("operation").get("href").asText();
      who.outcome(http::send, answer);
      told += text(http.send(who.call("GET", href)));
    }
    return told;
  }

  private static String text(Answer answer) {
    List<String> headers =
        answer.headers().stream().filter(header -> !header.startsWith("Date:")).toList();
    return (answer.status() + " " + headers + " " + answer.text()).replaceAll(ID, "<id>");
  }

  private String board(Person owner) {
    return applied(owner, owner.call("POST", "/v1/boards").json("{\"name\": \"Invisible\"}"));
  }

  /** Returns what it was about. */
  private String applied(Person who, Call call) {
    JsonNode outcome = who.outcome(http::send, http.send(call));
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }
}
