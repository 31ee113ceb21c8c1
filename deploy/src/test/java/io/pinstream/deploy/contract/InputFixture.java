package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.BadInputs.Case;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sends what people send, and tells whether it is answered as it should be. */
@ExtendWith(RunningPinstream.class)
abstract class InputFixture {

  static final Duration SOON = Duration.ofSeconds(5);

  final Shared pinstream;
  final RawHttp http;
  final OpenApi openApi;

  InputFixture(Shared pinstream) throws IOException {
    this.pinstream = pinstream;
    this.http = new RawHttp(pinstream.address());
    this.openApi = new OpenApi(http.send(RawHttp.call("GET", "/openapi.yaml")).text());
  }

  List<String> faults(Case bad) {
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

  List<String> problemFaults(String name, Answer answer) {
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
  String made(Person by, String path, String body) {
    JsonNode outcome = by.outcome(http::send, http.send(by.call("POST", path).json(body)));
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }

  String pin(Person author, String upload) {
    JsonNode outcome = author.outcome(http::send, http.send(pinCall(author, upload)));
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }

  static Call pinCall(Person author, String upload) {
    return author
        .call("POST", "/v1/pins")
        .json(Json.write(Map.of("uploadId", upload, "title", "A title")));
  }
}
