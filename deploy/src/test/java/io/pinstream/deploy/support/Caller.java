package io.pinstream.deploy.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that names its requests with Idempotency-Keys, and repeats them while the service is
 * away.
 */
public final class Caller implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http;
  private final boolean owner;
  private final String address;
  private final @Nullable String token;
  private final String userId;

  private Caller(
      HttpClient http, boolean owner, String address, @Nullable String token, String userId) {
    this.http = http;
    this.owner = owner;
    this.address = address;
    this.token = token;
    this.userId = userId;
  }

  public static Caller at(String address) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    return new Caller(http, true, address, null, "");
  }

  /** The same person at another node. */
  public Caller movedTo(String other) {
    return new Caller(http, false, other, token, userId);
  }

  /** Somebody whose token is at hand. */
  public Caller as(String user, String accessToken) {
    return new Caller(http, false, address, accessToken, user);
  }

  public String userId() {
    return userId;
  }

  public String token() {
    return String.valueOf(token);
  }

  /** Signs up and logs in. */
  public Caller signUp(String username, String password, String key)
      throws IOException, InterruptedException {
    outcome(
        patiently("POST", "/v1/users", Map.of("username", username, "password", password), key));
    return logIn(username, password);
  }

  /** Logs in somebody who signed up before. */
  public Caller logIn(String username, String password) throws IOException, InterruptedException {
    JsonNode session =
        patiently("POST", "/v1/sessions", Map.of("username", username, "password", password), null)
            .ok();
    return new Caller(
        http, false, address, session.get("accessToken").asText(), session.get("userId").asText());
  }

  /** Sends it once. */
  public Answer send(String method, String path, @Nullable Object body, @Nullable String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(TIMEOUT)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.write(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), Json.tree(response.body()));
  }

  /** Sends it until there is an answer other than 503. */
  public Answer patiently(String method, String path, @Nullable Object body, @Nullable String key)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String why;
      try {
        Answer answer = send(method, path, body, key);
        if (answer.status() != 503) {
          return answer;
        }
        why = answer.body().toString();
      } catch (IOException e) {
        why = e.toString();
      }
      if (System.nanoTime() > end) {
        throw new IOException(method + " " + path + " fails for " + PATIENCE + ": " + why);
      }
      Thread.sleep(100);
    }
  }

  /** Announces an upload, and puts it into the blob store, again and again until it is there. */
  public JsonNode upload(String contentType, byte[] image, String key)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode ticket =
          patiently(
                  "POST",
                  "/v1/uploads",
                  Map.of("contentType", contentType, "bytes", image.length),
                  key)
              .ok();
      HttpRequest.Builder put =
          HttpRequest.newBuilder(URI.create(ticket.get("url").asText()))
              .timeout(TIMEOUT)
              .PUT(BodyPublishers.ofByteArray(image));
      ticket
          .get("headers")
          .properties()
          .forEach(h -> put.header(h.getKey(), h.getValue().asText()));
      String why;
      try {
        HttpResponse<String> stored = http.send(put.build(), BodyHandlers.ofString());
        if (stored.statusCode() == 200) {
          return ticket;
        }
        why = stored.statusCode() + ": " + stored.body();
      } catch (IOException e) {
        why = e.toString();
      }
      if (System.nanoTime() > end) {
        throw new IOException("The upload fails for " + PATIENCE + ": " + why);
      }
      Thread.sleep(100);
    }
  }

  /** Waits until it is known what became of what was accepted. */
  public JsonNode outcome(Answer accepted) throws IOException, InterruptedException {
    String href = accepted.ok().get("operation").get("href").asText();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode operation = patiently("GET", href + "?wait=5s", null, null).ok();
      if (!operation.get("status").asText().equals("pending")) {
        return operation;
      }
      if (System.nanoTime() > end) {
        throw new IOException("Still pending: " + operation);
      }
    }
  }

  /** All items of a list. */
  public List<JsonNode> list(String path) throws IOException, InterruptedException {
    return list(path, 100);
  }

  /**
   * All items of a list, page by page.
   *
   * @param limit of a page
   */
  public List<JsonNode> list(String path, int limit) throws IOException, InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    String pages = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
    String cursor = "";
    while (true) {
      JsonNode page = patiently("GET", pages + cursor, null, null).ok();
      Consumer<JsonNode> add = items::add;
      page.get("items").forEach(add);
      if (page.get("next").isNull()) {
        return items;
      }
      cursor = "&cursor=" + page.get("next").asText();
    }
  }

  @Override
  public void close() {
    if (owner) {
      http.shutdownNow();
      http.close();
    }
  }
}
