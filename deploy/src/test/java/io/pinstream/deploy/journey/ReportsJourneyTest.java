package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.id.Id;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody tells that a thing should not be there, and moderators see it. */
@ExtendWith(RunningPinstream.class)
class ReportsJourneyTest {

  private static final Duration LAG = Duration.ofSeconds(20);

  private final Shared pinstream;
  private ApiClient ada;
  private ApiClient ben;
  private ApiClient mod;

  ReportsJourneyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @BeforeEach
  void people() throws Exception {
    ada = pinstream.somebody("ada");
    ben = pinstream.somebody("ben");
    mod = pinstream.moderator("mod");
  }

  @Test
  void aReportedPinIsInTheQueueOnceHoweverOftenOneReportsIt() throws Exception {
    String pin = ada.pin("image/jpeg", Photos.jpeg(61), "A tower", "From the bridge.");

    assertThat(report(ben, pin, "Not hers.").get("changed").asBoolean()).isTrue();
    assertThat(report(ben, pin, "Not hers!").get("changed").asBoolean()).isFalse();

    JsonNode review = review(pin);
    assertThat(review.get("kind").asText()).isEqualTo("pin");
    assertThat(review.get("state").asText()).isEqualTo("published");
    assertThat(review.get("ownerId").asText()).isEqualTo(ada.userId());
    assertThat(review.at("/text/title").asText()).isEqualTo("A tower");
    assertThat(review.get("open").asBoolean()).isTrue();
    assertThat(review.get("reports").asInt()).isEqualTo(1);
    assertThat(review.get("reportReasons").get(0).asText()).isEqualTo("Not hers.");
    await().atMost(LAG).until(() -> queue(1).contains(pin));
    assertThat(queue(100)).contains(pin);

    // a report changes nothing for anybody else
    assertThat(ben.send("GET", "/v1/pins/" + pin, null).status()).isEqualTo(200);
  }

  @Test
  void theQueueIsNewestFirstOverAllPartitions() throws Exception {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // each at a home of its own
      ApiClient somebody = pinstream.somebody("reported");
      report(ben, somebody.userId(), "A name " + i);
      newestFirst.addFirst(somebody.userId());
    }

    assertThat(queue(2)).containsSubsequence(newestFirst);
    assertThat(queue(100)).containsSubsequence(newestFirst);
  }

  @Test
  void whatIsPrivateIsReportedByThoseWhoSeeItAndIsNotThereForOthers() throws Exception {
    String board = made(ada, "/v1/boards", Map.of("name", "Between us"));
    String link = made(ada, "/v1/boards/" + board + "/links", Map.of("url", "https://a.example"));
    String missing = board.substring(0, 34) + (board.endsWith("00") ? "11" : "00");

    JsonNode invisible = report(ben, board, "Spam.");
    assertThat(invisible.at("/problem/status").asInt()).isEqualTo(404);
    assertThat(invisible.get("problem")).isEqualTo(report(ben, missing, "Spam.").get("problem"));
    assertThat(invisible.get("problem"))
        .isEqualTo(reportLink(ben, link, board).get("problem"))
        .isEqualTo(reportLink(ben, link, missing).get("problem"));
    assertThat(mod.send("GET", "/v1/moderation/" + board, null).status()).isEqualTo(404);

    ada.done(ada.send("PUT", "/v1/boards/" + board + "/shares/" + ben.userId(), null));
    assertThat(report(ben, board, "Spam.").get("changed").asBoolean()).isTrue();
    assertThat(reportLink(ben, link, board).get("changed").asBoolean()).isTrue();
    assertThat(review(board).at("/text/name").asText()).isEqualTo("Between us");
    String ofLink = Id.ofReview(Id.require(board), Id.require(link)).toString();
    assertThat(review(ofLink).at("/text/url").asText()).isEqualTo("https://a.example/");
  }

  @Test
  void nobodyReportsOneselfOrWhatIsNotThere() throws Exception {
    assertThat(report(ada, ada.userId(), "Me.").at("/problem/status").asInt()).isEqualTo(422);
    String nobody = ada.userId().substring(0, 34) + (ada.userId().endsWith("00") ? "11" : "00");
    assertThat(report(ada, nobody, "Who?").at("/problem/status").asInt()).isEqualTo(404);
  }

  @Test
  void onlyModeratorsSeeReviewsAndGiveVerdicts() throws Exception {
    report(ben, ada.userId(), "A name.");
    String review = "/v1/moderation/" + ada.userId();
    Map<String, String> allow = Map.of("verdict", "allow");

    for (ApiClient who : List.of(ada, ben)) {
      assertThat(who.send("GET", "/v1/moderation/queue", null).status()).isEqualTo(403);
      assertThat(who.send("GET", review, null).status()).isEqualTo(403);
      ApiClient.Answer refused = who.send("POST", review + "/verdict", allow);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body().get("type").asText())
          .isEqualTo("urn:pinstream:problem:moderators-only");
    }
    assertThat(pinstream.nobody().send("GET", review, null).status()).isEqualTo(401);
    assertThat(pinstream.nobody().send("POST", review + "/verdict", allow).status()).isEqualTo(401);
    assertThat(mod.send("GET", review, null).status()).isEqualTo(200);
  }

  @Test
  void aModeratorWhoseRoleWasTakenBackDecidesAndSeesNothingMore() throws Exception {
    Map<String, String> reject = Map.of("verdict", "reject");
    report(ben, ada.userId(), "A name.");
    String review = "/v1/moderation/" + ada.userId();
    String username = mod.send("GET", "/v1/me", null).ok().get("username").asText();
    ApiClient.Answer before = mod.send("POST", review + "/verdict", reject);

    pinstream.revokeModerator(username);
    ApiClient.Answer after = mod.send("POST", review + "/verdict", Map.of("verdict", "allow"));

    assertThat(mod.outcome(before).get("status").asText()).isEqualTo("applied");
    JsonNode rejected = mod.outcome(after);
    assertThat(rejected.get("status").asText()).isEqualTo("rejected");
    assertThat(rejected.at("/problem/status").asInt()).isEqualTo(403);
    assertThat(rejected.at("/problem/type").asText()).endsWith("moderators-only");
    for (String path : List.of("/v1/moderation/queue", review, review + "/image")) {
      assertThat(mod.send("GET", path, null).status()).as(path).isEqualTo(403);
    }
    assertThat(mod.send("GET", "/v1/users/" + ada.userId(), null).status()).isEqualTo(404);
    assertThat(mod.send("GET", "/v1/me", null).ok().get("roles")).isEmpty();
    assertThat(ada.send("GET", "/v1/me", null).ok().get("state").asText()).isEqualTo("rejected");
  }

  @Test
  void aReportUnderAUsedKeyIsTheSameOrRefused() throws Exception {
    try (Caller nobody = Caller.at(pinstream.address())) {
      String name = "reporter_" + ben.userId().substring(30).replace("-", "");
      Caller reporter = nobody.signUp(name, "a password of hers", "sign-up");
      Map<String, String> one = Map.of("target", ada.userId(), "reason", "A name.");
      Map<String, String> two = Map.of("target", ada.userId(), "reason", "Another.");

      ApiClient.Answer first = reporter.send("POST", "/v1/reports", one, "key");
      ApiClient.Answer again = reporter.send("POST", "/v1/reports", one, "key");
      assertThat(again.ok()).isEqualTo(first.ok());
      assertThat(reporter.outcome(again).get("changed").asBoolean()).isTrue();

      JsonNode other = reporter.outcome(reporter.send("POST", "/v1/reports", two, "key"));
      assertThat(other.at("/problem/type").asText()).endsWith("idempotency-key-reused");
      assertThat(review(ada.userId()).get("reports").asInt()).isEqualTo(1);
    }
  }

  private static JsonNode report(ApiClient who, String target, String reason)
      throws IOException, InterruptedException {
    return who.outcome(who.send("POST", "/v1/reports", Map.of("target", target, "reason", reason)));
  }

  private static JsonNode reportLink(ApiClient who, String link, String board)
      throws IOException, InterruptedException {
    return who.outcome(
        who.send("POST", "/v1/reports", Map.of("target", link, "board", board, "reason", "Spam.")));
  }

  private static String made(ApiClient who, String path, Object body)
      throws IOException, InterruptedException {
    ApiClient.Answer accepted = who.send("POST", path, body);
    who.done(accepted);
    return accepted.body().get("id").asText();
  }

  private JsonNode review(String id) throws IOException, InterruptedException {
    return mod.send("GET", "/v1/moderation/" + id, null).ok();
  }

  /** The ids of all open reviews, page by page. */
  private List<String> queue(int limit) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = mod.send("GET", "/v1/moderation/queue?limit=" + limit + cursor, null).ok();
      page.get("items").forEach(item -> ids.add(item.get("id").asText()));
      if (page.get("next").isNull()) {
        return ids;
      }
      cursor = "&cursor=" + page.get("next").asText();
    }
  }
}
