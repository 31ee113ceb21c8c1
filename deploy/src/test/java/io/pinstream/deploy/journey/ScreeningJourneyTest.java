package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the models take for spam, from the post to a moderator's word on it. */
@ExtendWith(RunningPinstream.class)
class ScreeningJourneyTest {

  private static final Duration LAG = Duration.ofSeconds(20);
  private static final String SPAM = "Please check out my channel and subscribe";

  private final Shared pinstream;

  ScreeningJourneyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void aSpamPinIsItsAuthorsAloneUntilAModeratorPublishesIt() throws Exception {
    ApiClient author = pinstream.somebody("author");
    ApiClient reader = pinstream.somebody("reader");
    reader.follow(author.userId());
    String first = author.pin("image/jpeg", Photos.jpeg(1), "A mountain", "");
    String spam = author.pin("image/jpeg", Photos.jpeg(2), SPAM, "");
    String last = author.pin("image/jpeg", Photos.jpeg(3), "A lake", "");

    // Its author sees it, and why nobody else does
    JsonNode own = author.send("GET", "/v1/pins/" + spam, null).ok();
    assertThat(own.get("state").asText()).isIn("inReview", "rejected");
    assertThat(own.get("review").get("reasons").toString()).contains("self-promotion");
    assertThat(pins(author, author)).containsExactly(last, spam, first);
    // For others there is none
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(last, first)));
    JsonNode missing = reader.send("GET", "/v1/pins/" + author.userId(), null).body();
    ApiClient.Answer hidden = reader.send("GET", "/v1/pins/" + spam, null);
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body()).isEqualTo(missing);
    assertThat(pins(reader, author)).containsExactly(last, first);
    String url = own.get("image").get("url").asText();
    assertThat(image(url)).isEqualTo(404);
    assertThat(
            reader
                .outcome(reader.send("DELETE", "/v1/pins/" + spam, null))
                .get("problem")
                .get("status")
                .asInt())
        .isEqualTo(404);

    // A moderator thinks otherwise, and it comes at its place
    give(spam, true);
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(last, spam, first)));
    JsonNode published = reader.send("GET", "/v1/pins/" + spam, null).ok();
    assertThat(published.get("createdAt")).isEqualTo(own.get("createdAt"));
    assertThat(published.get("state").asText()).isEqualTo("published");
    assertThat(image(url)).isEqualTo(302);

    // Or yet otherwise
    give(spam, false);
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(last, first)));
    assertThat(reader.send("GET", "/v1/pins/" + spam, null).status()).isEqualTo(404);
    assertThat(author.send("GET", "/v1/pins/" + spam, null).ok().get("state").asText())
        .isEqualTo("rejected");

    // And once more
    give(spam, true);
    await().atMost(LAG).until(() -> feed(reader).equals(List.of(last, spam, first)));
  }

  @Test
  void aSpamBoardAndASpamLinkAreTheirOwnersAlone() throws Exception {
    ApiClient owner = pinstream.somebody("owner");
    ApiClient other = pinstream.somebody("other");

    String board = made(owner, "/v1/boards", Map.of("name", SPAM, "visibility", "public"));
    String path = "/v1/boards/" + board;
    owner.done(owner.send("PUT", path + "/shares/" + other.userId(), null));
    assertThat(owner.send("GET", path, null).ok().get("state").asText()).isNotEqualTo("published");
    assertThat(other.send("GET", path, null).status()).isEqualTo(404);
    assertThat(other.send("GET", path + "/links", null).status()).isEqualTo(404);
    assertThat(ids(other, "/v1/users/" + owner.userId() + "/boards")).isEmpty();
    assertThat(ids(other, "/v1/boards?shared=with-me")).isEmpty();

    // By another name it is another thing
    owner.done(owner.send("PATCH", path, Map.of("name", "Blue chairs")));
    JsonNode seen = other.send("GET", path, null).ok();
    assertThat(seen.get("state").asText()).isEqualTo("published");
    assertThat(seen.get("review").isNull()).isTrue();
    assertThat(ids(other, "/v1/users/" + owner.userId() + "/boards")).containsExactly(board);

    // What stands on it is judged for itself
    String fine = made(owner, path + "/links", Map.of("url", "https://example.org/chair"));
    String spam =
        made(owner, path + "/links", Map.of("url", "https://example.org/me", "title", SPAM));
    assertThat(ids(owner, path + "/links")).containsExactly(spam, fine);
    assertThat(ids(other, path + "/links")).containsExactly(fine);
    assertThat(owner.send("GET", path, null).ok().get("linkCount").asInt()).isEqualTo(2);
    assertThat(other.send("GET", path, null).ok().get("linkCount").asInt()).isEqualTo(1);

    Id review = Id.ofReview(Id.require(board), Id.require(spam));
    give(review.toString(), true);
    await().atMost(LAG).until(() -> ids(other, path + "/links").equals(List.of(spam, fine)));
    report(other, board);
    give(board, false);
    await().atMost(LAG).until(() -> other.send("GET", path, null).status() == 404);
  }

  @Test
  void aNameOfSpamIsRefusedOrHeld() throws Exception {
    ApiClient nobody = pinstream.nobody();
    ApiClient.Answer answer =
        nobody.send(
            "POST",
            "/v1/users",
            Map.of(
                "username",
                "spammer_" + Long.toString(System.nanoTime(), 36),
                "password",
                "a good password",
                "displayName",
                SPAM));
    JsonNode outcome = nobody.outcome(answer);

    assertThat(outcome.get("status").asText()).isEqualTo("rejected");
    assertThat(outcome.get("problem").get("type").asText()).endsWith("name-not-allowed");
    assertThat(outcome.get("problem").get("errors").get(0).get("pointer").asText())
        .isEqualTo("/displayName");
  }

  @Test
  void anAccountThatAModeratorWithdrewPublishesNothingMore() throws Exception {
    ApiClient author = pinstream.somebody("author");
    ApiClient reader = pinstream.somebody("reader");
    reader.follow(author.userId());

    report(reader, author.userId());
    give(author.userId(), false);
    await()
        .atMost(LAG)
        .until(() -> reader.send("GET", "/v1/users/" + author.userId(), null).status() == 404);
    JsonNode me = author.send("GET", "/v1/me", null).ok();
    assertThat(me.get("state").asText()).isEqualTo("rejected");
    await()
        .atMost(LAG)
        .until(
            () -> {
              String board = made(author, "/v1/boards", Map.of("name", "Chairs"));
              return !author
                  .send("GET", "/v1/boards/" + board, null)
                  .ok()
                  .get("state")
                  .asText()
                  .equals("published");
            });
    assertThat(
            author
                .outcome(author.send("PUT", "/v1/following/" + reader.userId(), null))
                .get("problem")
                .get("type")
                .asText())
        .endsWith("account-in-review");
  }

  /** What was never in doubt has a review once somebody reports it. */
  private static void report(ApiClient reporter, String target)
      throws IOException, InterruptedException {
    Map<String, String> spam = Map.of("target", target, "reason", "Spam.");
    reporter.done(reporter.send("POST", "/v1/reports", spam));
  }

  /** As the home of roles does once a moderator has said so. */
  private void give(String review, boolean allow) throws Exception {
    Ids ids =
        new Ids(
            Installation.read(pinstream.data().resolve("keys").resolve("installation.secret")),
            Clock.systemUTC());
    ModerationCommand.GiveVerdict verdict =
        new ModerationCommand.GiveVerdict(
            ids.fresh(IdType.OPERATION, 7),
            ids.fresh(IdType.USER, 7),
            Id.require(review),
            allow,
            null);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", pinstream.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              Topics.ownerOf(verdict.review())
                  .orElseThrow()
                  .record(verdict.review(), verdict, pinstream.partitions()))
          .get();
    }
  }

  private int image(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(pinstream.address() + url)).build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String made(ApiClient owner, String path, Map<String, ?> fields)
      throws IOException, InterruptedException {
    ApiClient.Answer accepted = owner.send("POST", path, fields);
    owner.done(accepted);
    return accepted.body().get("id").asText();
  }

  private static List<String> feed(ApiClient reader) throws IOException, InterruptedException {
    return ids(reader, "/v1/feed");
  }

  private static List<String> pins(ApiClient viewer, ApiClient author)
      throws IOException, InterruptedException {
    return ids(viewer, "/v1/users/" + author.userId() + "/pins");
  }

  private static List<String> ids(ApiClient who, String path)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    who.send("GET", path, null).ok().get("items").forEach(i -> ids.add(i.get("id").asText()));
    return ids;
  }
}
