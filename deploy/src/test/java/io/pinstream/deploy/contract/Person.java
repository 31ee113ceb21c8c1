package io.pinstream.deploy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.function.Function;

/** Somebody who is signed up and logged in, and whose token is at hand. */
record Person(String username, String password, String id, String token) {

  /**
   * @param http what sends a call
   */
  static Person signUp(Function<Call, Answer> http, String username) {
    String password = "a password of " + username;
    Map<String, String> body = Map.of("username", username, "password", password);
    Answer accepted = http.apply(RawHttp.call("POST", "/v1/users").json(Json.write(body)));
    outcome(http, null, accepted);
    return logIn(http, username);
  }

  /** Somebody who was signed up so. */
  static Person logIn(Function<Call, Answer> http, String username) {
    String password = "a password of " + username;
    Map<String, String> body = Map.of("username", username, "password", password);
    JsonNode session =
        http.apply(RawHttp.call("POST", "/v1/sessions").json(Json.write(body))).json();
    return new Person(
        username, password, session.get("userId").asText(), session.get("accessToken").asText());
  }

  Call call(String method, String target) {
    return RawHttp.call(method, target).token(token);
  }

  /** What became of what was accepted. */
  JsonNode outcome(Function<Call, Answer> http, Answer accepted) {
    return outcome(http, token, accepted);
  }

  private static JsonNode outcome(
      Function<Call, Answer> http,
      @org.jspecify.annotations.Nullable String token,
      Answer accepted) {
    if (accepted.status() != 202) {
      throw new AssertionError("Not accepted: " + accepted);
    }
    String href = accepted.json().get("operation").get("href").asText();
    while (true) {
      JsonNode operation = http.apply(RawHttp.call("GET", href + "?wait=10s").token(token)).json();
      if (!operation.get("status").asText().equals("pending")) {
        return operation;
      }
    }
  }

  /** Announces an upload and sends it; returns its id. */
  String upload(Function<Call, Answer> http, byte[] image)
      throws IOException, InterruptedException {
    JsonNode ticket =
        http.apply(
                call("POST", "/v1/uploads")
                    .json("{\"contentType\": \"image/jpeg\", \"bytes\": " + image.length + "}"))
            .json();
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(ticket.get("url").asText()))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(image));
    ticket.get("headers").properties().forEach(h -> put.header(h.getKey(), h.getValue().asText()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(put.build(), BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new AssertionError("The blob store said " + status);
      }
    }
    return ticket.get("uploadId").asText();
  }
}
