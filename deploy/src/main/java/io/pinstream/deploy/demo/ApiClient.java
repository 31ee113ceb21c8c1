package io.pinstream.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of the public API that uses nothing internal. */
public final class ApiClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String address;
  private final HttpClient http;
  private final @Nullable String token;
  private final String userId;

  private ApiClient(String address, HttpClient http, @Nullable String token, String userId) {
    this.address = address;
    this.http = http;
    this.token = token;
    this.userId = userId;
  }

  /** A client that is not logged in. */
  public static ApiClient at(String address) {
    return new ApiClient(
        address, HttpClient.newBuilder().connectTimeout(TIMEOUT).build(), null, "");
  }

  /** A response with any status. */
  public record Answer(int status, JsonNode body) {

    /** The body of a success; throws for any other status. */
    public JsonNode ok() throws IOException {
      if (status >= 300) {
        throw new IOException("The API said " + status + ": " + body);
      }
      return body;
    }
  }

  public String userId() {
    return userId;
  }

  /** Signs up and logs in. */
  public ApiClient signUp(String username, String password, String displayName)
      throws IOException, InterruptedException {
    done(
        send(
            "POST",
            "/v1/users",
            Map.of("username", username, "password", password, "displayName", displayName)));
    return logIn(username, password);
  }

  public ApiClient logIn(String username, String password)
      throws IOException, InterruptedException {
    JsonNode session =
        send("POST", "/v1/sessions", Map.of("username", username, "password", password)).ok();
    return new ApiClient(
        address, http, session.get("accessToken").asText(), session.get("userId").asText());
  }

  public void follow(String user) throws IOException, InterruptedException {
    done(send("PUT", "/v1/following/" + user, null));
  }

  /** Uploads an image and pins it; returns the pin's id once it is published. */
  public String pin(String contentType, byte[] image, String title, String description)
      throws IOException, InterruptedException {
    JsonNode ticket = upload(contentType, image);
    Answer answer =
        send(
            "POST",
            "/v1/pins",
            Map.of(
                "uploadId", ticket.get("uploadId").asText(),
                "title", title,
                "description", description));
    done(answer);
    return answer.body().get("id").asText();
  }

  /** Announces an upload and sends it to the blob store; returns the ticket. */
  public JsonNode upload(String contentType, byte[] image)
      throws IOException, InterruptedException {
    JsonNode ticket =
        send("POST", "/v1/uploads", Map.of("contentType", contentType, "bytes", image.length)).ok();
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(ticket.get("url").asText()))
            .timeout(TIMEOUT)
            .PUT(BodyPublishers.ofByteArray(image));
    ticket.get("headers").properties().forEach(h -> put.header(h.getKey(), h.getValue().asText()));
    HttpResponse<String> stored = http.send(put.build(), BodyHandlers.ofString());
    if (stored.statusCode() >= 300) {
      throw new IOException("The blob store said " + stored.statusCode() + ": " + stored.body());
    }
    return ticket;
  }

  /** Waits until an accepted request is applied; throws if it is rejected. */
  public void done(Answer accepted) throws IOException, InterruptedException {
    JsonNode outcome = outcome(accepted);
    if (!outcome.get("status").asText().equals("applied")) {
      throw new IOException("Not applied: " + outcome);
    }
  }

  /** Waits for the outcome of an accepted request. */
  public JsonNode outcome(Answer accepted) throws IOException, InterruptedException {
    String href = accepted.ok().get("operation").get("href").asText();
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      JsonNode operation = send("GET", href + "?wait=10s", null).ok();
      if (!operation.get("status").asText().equals("pending")) {
        return operation;
      }
      if (System.nanoTime() > end) {
        throw new IOException("Still pending: " + operation);
      }
    }
  }

  public Answer send(String method, String path, @Nullable Object body)
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
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), Json.tree(response.body()));
  }
}
