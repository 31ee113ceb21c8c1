package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPinstream.class)
class MainJourneyTest {

  private static final Duration LAG = Duration.ofSeconds(20);

  private final Shared pinstream;

  MainJourneyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void aPhotoAppearsInTheFeedsOfFollowersAndOfNobodyElse() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    ApiClient cleo = pinstream.somebody("cleo");
    ben.follow(ada.userId());

    String pin = ada.pin("image/jpeg", Photos.jpeg(1), "A mountain", "Nobody took it.");

    await().atMost(LAG).until(() -> feed(ben).equals(List.of(pin)));
    assertThat(feed(ada)).isEmpty();
    assertThat(feed(cleo)).isEmpty();
    JsonNode seen = ben.send("GET", "/v1/feed", null).ok().get("items").get(0);
    assertThat(seen).isEqualTo(cleo.send("GET", "/v1/pins/" + pin, null).ok());
    assertThat(seen.get("authorId").asText()).isEqualTo(ada.userId());
    assertThat(seen.get("state").asText()).isEqualTo("published");
    assertThat(seen.get("image").get("width").asInt()).isEqualTo(800);
  }

  @Test
  void aFollowBringsEarlierPinsAndAnUnfollowHidesThem() throws Exception {
    ApiClient author = pinstream.somebody("author");
    ApiClient other = pinstream.somebody("other");
    ApiClient reader = pinstream.somebody("reader");
    String first = author.pin("image/jpeg", Photos.jpeg(2), "First", "");
    String second = other.pin("image/jpeg", Photos.jpeg(3), "Second", "");
    String third = author.pin("image/jpeg", Photos.jpeg(4), "Third", "");

    reader.follow(author.userId());
    reader.follow(other.userId());

    await().atMost(LAG).until(() -> feed(reader).equals(List.of(third, second, first)));
    assertThat(pages(reader, 1)).containsExactly(third, second, first);

    reader.done(reader.send("DELETE", "/v1/following/" + author.userId(), null));
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(second)));
  }

  @Test
  void aDeletedPinIsGoneEverywhereWithItsImage() throws Exception {
    ApiClient author = pinstream.somebody("author");
    ApiClient reader = pinstream.somebody("reader");
    reader.follow(author.userId());
    String pin = author.pin("image/jpeg", Photos.jpeg(5), "Soon gone", "");
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(pin)));
    String url = reader.send("GET", "/v1/pins/" + pin, null).ok().get("image").get("url").asText();
    assertThat(image(url).statusCode()).isEqualTo(200);

    assertThat(
            reader
                .outcome(reader.send("DELETE", "/v1/pins/" + pin, null))
                .get("problem")
                .get("status")
                .asInt())
        .isEqualTo(403);
    author.done(author.send("DELETE", "/v1/pins/" + pin, null));

    assertThat(reader.send("GET", "/v1/pins/" + pin, null).status()).isEqualTo(404);
    assertThat(image(url).statusCode()).isEqualTo(404);
    await().atMost(LAG).until(() -> feed(reader).isEmpty());
    assertThat(
            author
                .outcome(author.send("DELETE", "/v1/pins/" + pin, null))
                .get("problem")
                .get("status")
                .asInt())
        .isEqualTo(404);
  }

  @Test
  void anImageIsServedByteForByteWithItsType() throws Exception {
    ApiClient author = pinstream.somebody("author");
    byte[] photo = Photos.jpeg(6);
    String pin = author.pin("image/jpeg", photo, "As it was", "");
    String url = author.send("GET", "/v1/pins/" + pin, null).ok().get("image").get("url").asText();

    HttpResponse<byte[]> image = image(url);

    assertThat(image.body()).isEqualTo(photo);
    assertThat(image.headers().firstValue("Content-Type")).contains("image/jpeg");
  }

  @Test
  void aPinBeforeItsUploadIsRejectedAndMayBeTriedAgain() throws Exception {
    ApiClient author = pinstream.somebody("author");
    byte[] photo = Photos.jpeg(7);
    JsonNode ticket =
        author
            .send("POST", "/v1/uploads", Map.of("contentType", "image/jpeg", "bytes", photo.length))
            .ok();
    Map<String, String> wish =
        Map.of("uploadId", ticket.get("uploadId").asText(), "title", "Too early");

    JsonNode early = author.outcome(author.send("POST", "/v1/pins", wish));
    assertThat(early.get("status").asText()).isEqualTo("rejected");
    assertThat(early.get("problem").get("type").asText()).endsWith("upload-missing");

    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(ticket.get("url").asText()))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(photo));
    ticket.get("headers").properties().forEach(h -> put.header(h.getKey(), h.getValue().asText()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(put.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
    JsonNode now = author.outcome(author.send("POST", "/v1/pins", wish));
    assertThat(now.get("status").asText()).isEqualTo("applied");

    JsonNode again = author.outcome(author.send("POST", "/v1/pins", wish));
    assertThat(again.get("problem").get("status").asInt()).isEqualTo(409);
  }

  @Test
  void whatIsNoImageIsNeverPublished() throws Exception {
    ApiClient author = pinstream.somebody("author");
    byte[] html = "<script>alert(1)</script>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    JsonNode ticket = author.upload("image/png", html);

    JsonNode outcome =
        author.outcome(
            author.send(
                "POST",
                "/v1/pins",
                Map.of("uploadId", ticket.get("uploadId").asText(), "title", "No image")));

    assertThat(outcome.get("status").asText()).isEqualTo("rejected");
    assertThat(outcome.get("problem").get("status").asInt()).isEqualTo(422);
    assertThat(outcome.get("problem").get("errors").get(0).get("pointer").asText())
        .isEqualTo("/uploadId");
  }

  @Test
  void oneOfTwoSignUpsUnderTheSameNameAtOnceWins() throws Exception {
    ApiClient nobody = pinstream.nobody();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 3; round++) {
        String name = "twice_" + round;
        List<CompletableFuture<JsonNode>> outcomes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String password = "password number " + i;
          outcomes.add(CompletableFuture.supplyAsync(() -> signUp(nobody, name, password), pool));
        }
        List<JsonNode> all = outcomes.stream().map(CompletableFuture::join).toList();
        assertThat(all).filteredOn(o -> o.get("status").asText().equals("applied")).hasSize(1);
        assertThat(all)
            .filteredOn(o -> o.get("status").asText().equals("rejected"))
            .hasSize(3)
            .allMatch(o -> o.get("problem").get("status").asInt() == 409);
      }
    }
  }

  @Test
  void followersAndFollowingAreListedNewestFirst() throws Exception {
    ApiClient star = pinstream.somebody("star");
    List<String> fans = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ApiClient fan = pinstream.somebody("fan");
      fan.follow(star.userId());
      fans.addFirst(fan.userId());
      assertThat(ids(fan, "/v1/users/" + fan.userId() + "/following", "userId"))
          .containsExactly(star.userId());
    }
    String path = "/v1/users/" + star.userId() + "/followers";
    assertThat(ids(star, path, "userId")).isEqualTo(fans);
    assertThat(paged(star, path, 2, "userId")).isEqualTo(fans);
    JsonNode self = star.outcome(star.send("PUT", "/v1/following/" + star.userId(), null));
    assertThat(self.get("problem").get("status").asInt()).isEqualTo(422);
  }

  @Test
  void onlyTheCallerMayAskAboutAnOperation() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient eve = pinstream.somebody("eve");
    ApiClient.Answer accepted = ada.send("PUT", "/v1/following/" + eve.userId(), null);
    String href = accepted.ok().get("operation").get("href").asText();
    ada.done(accepted);
    assertThat(ada.send("GET", href, null).status()).isEqualTo(200);
    assertThat(eve.send("GET", href, null).status()).isEqualTo(404);
    assertThat(pinstream.nobody().send("GET", href, null).status()).isEqualTo(401);
  }

  private static JsonNode signUp(ApiClient nobody, String name, String password) {
    try {
      return nobody.outcome(
          nobody.send("POST", "/v1/users", Map.of("username", name, "password", password)));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> feed(ApiClient reader) throws IOException, InterruptedException {
    return ids(reader, "/v1/feed", "id");
  }

  private static List<String> pages(ApiClient reader, int limit)
      throws IOException, InterruptedException {
    return paged(reader, "/v1/feed", limit, "id");
  }

  private static List<String> ids(ApiClient client, String path, String field)
      throws IOException, InterruptedException {
    return paged(client, path, 100, field);
  }

  private static List<String> paged(ApiClient client, String path, int limit, String field)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = client.send("GET", path + "?limit=" + limit + cursor, null).ok();
      page.get("items").forEach(item -> ids.add(item.get(field).asText()));
      if (page.get("next").isNull()) {
        return ids;
      }
      cursor = "&cursor=" + page.get("next").asText();
    }
  }

  private HttpResponse<byte[]> image(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(pinstream.address() + path)).build(),
          BodyHandlers.ofByteArray());
    }
  }
}
