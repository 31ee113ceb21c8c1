package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPinstream.class)
class BoardsJourneyTest {

  private static final Duration LAG = Duration.ofSeconds(20);
  private static final String SHARED_WITH_ME = "/v1/boards?shared=with-me";

  private final Shared pinstream;

  BoardsJourneyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void aPrivateBoardIsItsOwnersAlone() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    String board = board(ada, Map.of("name", " Towers "));
    String link = link(ada, board, Map.of("url", "https://example.org/tower", "title", "Mine"));

    JsonNode seen = ada.send("GET", path(board), null).ok();
    assertThat(seen.get("id").asText()).isEqualTo(board);
    assertThat(seen.get("ownerId").asText()).isEqualTo(ada.userId());
    assertThat(seen.get("name").asText()).isEqualTo("Towers");
    assertThat(seen.get("description").asText()).isEmpty();
    assertThat(seen.get("visibility").asText()).isEqualTo("private");
    assertThat(seen.get("linkCount").asInt()).isEqualTo(1);
    assertThat(ids(ada, "/v1/boards", "id")).containsExactly(board);
    assertThat(ids(ada, "/v1/users/" + ada.userId() + "/boards", "id")).containsExactly(board);

    isHiddenFrom(ben, board, link);
    assertThat(ids(ben, "/v1/users/" + ada.userId() + "/boards", "id")).isEmpty();
    assertThat(ids(ben, "/v1/boards", "id")).isEmpty();
    assertThat(ada.send("GET", path(board), null).ok()).isEqualTo(seen);
  }

  @Test
  void twoAddressesOfOnePageAreOneLink() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    String board = board(ada, Map.of("name", "Towers"));
    Map<String, Object> first =
        Map.of(
            "url",
            "HTTPS://Example.org:443/tower?utm_source=mail&b=1#:~:text=top",
            "title",
            "First",
            "metadata",
            Map.of("stars", 4));

    String link = link(ada, board, first);
    JsonNode again =
        outcome(
            ada,
            "POST",
            path(board) + "/links",
            Map.of("url", "https://example.org/tower?b=1", "title", "Second"));

    assertThat(again.get("status").asText()).isEqualTo("applied");
    assertThat(again.get("changed").asBoolean()).isFalse();
    assertThat(again.get("target").asText()).isEqualTo(link);
    JsonNode links = ada.send("GET", path(board) + "/links", null).ok().get("items");
    assertThat(links).hasSize(1);
    assertThat(links.get(0).get("id").asText()).isEqualTo(link);
    assertThat(links.get(0).get("originalUrl").asText()).isEqualTo("https://example.org/tower?b=1");
    assertThat(links.get(0).get("title").asText()).isEqualTo("First");
    assertThat(links.get(0).get("metadata").get("stars").asInt()).isEqualTo(4);
    assertThat(links.get(0).get("ogDetail").isNull()).isTrue();
    assertThat(linkCount(ada, board)).isEqualTo(1);

    String other = board(ada, Map.of("name", "Other"));
    assertThat(link(ada, other, Map.of("url", "https://example.org/tower?b=1"))).isEqualTo(link);
  }

  @Test
  void aFriendReadsWhatIsSharedAndWritesNothing() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    ApiClient carl = pinstream.somebody("carl");
    String board = board(ada, Map.of("name", "Towers"));
    String link = link(ada, board, Map.of("url", "https://example.org/tower"));

    share(ada, board, ben);

    assertThat(ben.send("GET", path(board), null).ok())
        .isEqualTo(ada.send("GET", path(board), null).ok());
    assertThat(ids(ben, path(board) + "/links", "id")).containsExactly(link);
    assertThat(ids(ben, "/v1/users/" + ada.userId() + "/boards", "id")).containsExactly(board);
    await().atMost(LAG).until(() -> ids(ben, SHARED_WITH_ME, "id").equals(List.of(board)));
    assertThat(ids(ada, path(board) + "/shares", "userId")).containsExactly(ben.userId());
    assertThat(ids(ada, SHARED_WITH_ME, "id")).isEmpty();

    ApiClient.Answer shares = ben.send("GET", path(board) + "/shares", null);
    assertThat(shares.status()).isEqualTo(403);
    assertThat(shares.body().get("type").asText()).isEqualTo("urn:pinstream:problem:not-yours");
    for (JsonNode no :
        List.of(
            outcome(ben, "PATCH", path(board), Map.of("name", "Ben's")),
            outcome(ben, "DELETE", path(board), null),
            outcome(ben, "POST", path(board) + "/links", Map.of("url", "https://ben.example")),
            outcome(ben, "DELETE", path(board) + "/links/" + link, null),
            outcome(ben, "PUT", path(board) + "/shares/" + carl.userId(), null),
            outcome(ben, "DELETE", path(board) + "/shares/" + carl.userId(), null))) {
      assertThat(rejection(no)).as(no.toString()).isEqualTo(403);
    }
    isHiddenFrom(carl, board, link);
  }

  @Test
  void aFriendMayLeaveAndIsShutOutAtOnce() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    String board = board(ada, Map.of("name", "Towers"));
    String link = link(ada, board, Map.of("url", "https://example.org/tower"));
    String bensShare = path(board) + "/shares/" + ben.userId();

    share(ada, board, ben);
    assertThat(outcome(ada, "PUT", bensShare, null).get("changed").asBoolean()).isFalse();
    ben.done(ben.send("DELETE", bensShare, null));
    isHiddenFrom(ben, board, link);

    share(ada, board, ben);
    assertThat(ben.send("GET", path(board), null).status()).isEqualTo(200);
    ada.done(ada.send("DELETE", bensShare, null));
    isHiddenFrom(ben, board, link);
    assertThat(ids(ben, SHARED_WITH_ME, "id")).isEmpty();
    assertThat(ids(ada, path(board) + "/shares", "userId")).isEmpty();
    assertThat(outcome(ada, "DELETE", bensShare, null).get("changed").asBoolean()).isFalse();

    String adasShare = path(board) + "/shares/" + ada.userId();
    assertThat(rejection(outcome(ada, "PUT", adasShare, null))).isEqualTo(422);
  }

  @Test
  void aPublicBoardIsEverybodysToReadUntilItIsPrivateAgain() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient carl = pinstream.somebody("carl");
    String hidden = board(ada, Map.of("name", "Hidden"));
    String open = board(ada, Map.of("name", "Open", "visibility", "public"));
    String link = link(ada, open, Map.of("url", "https://example.org/tower"));

    assertThat(ids(carl, "/v1/users/" + ada.userId() + "/boards", "id")).containsExactly(open);
    assertThat(ids(ada, "/v1/boards", "id")).containsExactly(open, hidden);
    assertThat(ids(carl, path(open) + "/links", "id")).containsExactly(link);
    assertThat(carl.send("GET", path(open) + "/shares", null).status()).isEqualTo(403);
    assertThat(rejection(outcome(carl, "DELETE", path(open), null))).isEqualTo(403);
    assertThat(ids(carl, SHARED_WITH_ME, "id")).isEmpty();

    ada.done(ada.send("PATCH", path(open), Map.of("visibility", "private")));
    isHiddenFrom(carl, open, link);
    assertThat(ids(carl, "/v1/users/" + ada.userId() + "/boards", "id")).isEmpty();
  }

  @Test
  void aPatchChangesWhatItNamesAndNothingElse() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    String board = board(ada, Map.of("name", "Towers", "description", "Two\nlines"));
    JsonNode before = ada.send("GET", path(board), null).ok();

    assertThat(outcome(ada, "PATCH", path(board), Map.of()).get("changed").asBoolean()).isFalse();
    assertThat(
            outcome(ada, "PATCH", path(board), Map.of("name", "Towers")).get("changed").asBoolean())
        .isFalse();
    assertThat(ada.send("GET", path(board), null).ok()).isEqualTo(before);

    ada.done(ada.send("PATCH", path(board), Map.of("name", "Bridges")));
    JsonNode renamed = ada.send("GET", path(board), null).ok();
    assertThat(renamed.get("name").asText()).isEqualTo("Bridges");
    assertThat(renamed.get("description").asText()).isEqualTo("Two\nlines");
    assertThat(renamed.get("createdAt")).isEqualTo(before.get("createdAt"));
    assertThat(renamed.get("updatedAt").asText()).isGreaterThan(before.get("updatedAt").asText());

    Map<String, @Nullable Object> nothing = new HashMap<>();
    nothing.put("description", null);
    ada.done(ada.send("PATCH", path(board), nothing));
    assertThat(ada.send("GET", path(board), null).ok().get("description").asText()).isEmpty();
  }

  @Test
  void aDeletedBoardIsGoneForEverybody() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    String board = board(ada, Map.of("name", "Towers", "visibility", "public"));
    String link = link(ada, board, Map.of("url", "https://example.org/tower"));
    share(ada, board, ben);
    await().atMost(LAG).until(() -> ids(ben, SHARED_WITH_ME, "id").equals(List.of(board)));

    ada.done(ada.send("DELETE", path(board), null));

    isHiddenFrom(ada, board, link);
    isHiddenFrom(ben, board, link);
    assertThat(ids(ada, "/v1/boards", "id")).isEmpty();
    assertThat(ids(ben, "/v1/users/" + ada.userId() + "/boards", "id")).isEmpty();
    assertThat(ids(ben, SHARED_WITH_ME, "id")).isEmpty();
  }

  @Test
  void linksAreCountedAndListedNewestFirstPageByPage() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    String board = board(ada, Map.of("name", "Towers"));
    List<String> links = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      links.addFirst(link(ada, board, Map.of("url", "https://example.org/tower/" + i)));
    }

    String path = path(board) + "/links";
    assertThat(linkCount(ada, board)).isEqualTo(7);
    assertThat(ids(ada, path, "id")).isEqualTo(links);
    assertThat(pages(ada, path, 1, "id")).isEqualTo(links);
    assertThat(pages(ada, path, 3, "id")).isEqualTo(links);

    String gone = links.remove(3);
    ada.done(ada.send("DELETE", path + "/" + gone, null));
    assertThat(linkCount(ada, board)).isEqualTo(6);
    assertThat(pages(ada, path, 2, "id")).isEqualTo(links);
    assertThat(rejection(outcome(ada, "DELETE", path + "/" + gone, null))).isEqualTo(404);

    links.addFirst(link(ada, board, Map.of("url", "https://example.org/tower/3")));
    assertThat(links.getFirst()).isEqualTo(gone);
    assertThat(ids(ada, path, "id")).isEqualTo(links);
  }

  @Test
  void whatAPageSaysOfItselfShowsOnEveryBoardThatHasIt() throws Exception {
    ApiClient ada = pinstream.somebody("ada");
    ApiClient ben = pinstream.somebody("ben");
    CanonicalUrl url = new CanonicalUrl("https://example.org/described/" + ada.userId());
    String adas = board(ada, Map.of("name", "Ada's"));
    String bens = board(ben, Map.of("name", "Ben's"));
    link(ada, adas, Map.of("url", url.text(), "title", "Ada's words"));
    link(ben, bens, Map.of("url", url.text(), "metadata", Map.of("of", "ben")));

    String detail = "{\"title\":\"A tower\",\"height\":300.50}";
    Link fact = new Link(url.linkId(), url.text(), url.hash(), new RawJson(detail));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", pinstream.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(Topics.LINKS.record(fact.id(), fact, pinstream.partitions())).get();
    }

    await().atMost(LAG).until(() -> !onlyLink(ada, adas).get("ogDetail").isNull());
    assertThat(onlyLink(ada, adas).get("ogDetail").toString()).contains("A tower", "300.5");
    assertThat(onlyLink(ada, adas).get("title").asText()).isEqualTo("Ada's words");
    assertThat(onlyLink(ada, adas).get("metadata").isNull()).isTrue();
    assertThat(onlyLink(ben, bens).get("ogDetail")).isEqualTo(onlyLink(ada, adas).get("ogDetail"));
    assertThat(onlyLink(ben, bens).get("title").isNull()).isTrue();
    assertThat(onlyLink(ben, bens).get("metadata").get("of").asText()).isEqualTo("ben");
  }

  /** Whatever somebody tries is told the same as of a board that never was. */
  private static void isHiddenFrom(ApiClient who, String board, String link)
      throws IOException, InterruptedException {
    for (String behind : List.of("", "/links", "/shares")) {
      assertThat(who.send("GET", path(board) + behind, null).status())
          .as("GET ..." + behind)
          .isEqualTo(404);
    }
    for (JsonNode no :
        List.of(
            outcome(who, "PATCH", path(board), Map.of("name", "Not mine")),
            outcome(who, "DELETE", path(board), null),
            outcome(who, "POST", path(board) + "/links", Map.of("url", "https://a.example")),
            outcome(who, "DELETE", path(board) + "/links/" + link, null),
            outcome(who, "PUT", path(board) + "/shares/" + who.userId(), null),
            outcome(who, "DELETE", path(board) + "/shares/" + who.userId(), null))) {
      assertThat(rejection(no)).as(no.toString()).isEqualTo(404);
    }
  }

  private static String board(ApiClient owner, Map<String, ?> fields)
      throws IOException, InterruptedException {
    return made(owner, "/v1/boards", fields);
  }

  private static String link(ApiClient owner, String board, Map<String, ?> fields)
      throws IOException, InterruptedException {
    return made(owner, path(board) + "/links", fields);
  }

  private static String made(ApiClient owner, String path, Map<String, ?> fields)
      throws IOException, InterruptedException {
    ApiClient.Answer accepted = owner.send("POST", path, fields);
    owner.done(accepted);
    return accepted.body().get("id").asText();
  }

  private static void share(ApiClient owner, String board, ApiClient friend)
      throws IOException, InterruptedException {
    owner.done(owner.send("PUT", path(board) + "/shares/" + friend.userId(), null));
  }

  private static JsonNode outcome(ApiClient who, String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    return who.outcome(who.send(method, path, body));
  }

  private static int rejection(JsonNode outcome) {
    return outcome.path("problem").path("status").asInt();
  }

  private static int linkCount(ApiClient who, String board)
      throws IOException, InterruptedException {
    return who.send("GET", path(board), null).ok().get("linkCount").asInt();
  }

  private static JsonNode onlyLink(ApiClient who, String board)
      throws IOException, InterruptedException {
    JsonNode items = who.send("GET", path(board) + "/links", null).ok().get("items");
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  private static List<String> ids(ApiClient who, String path, String field)
      throws IOException, InterruptedException {
    return pages(who, path, 100, field);
  }

  private static List<String> pages(ApiClient who, String path, int limit, String field)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    String list = path + (path.contains("?") ? "&" : "?") + "limit=" + limit;
    String cursor = "";
    while (true) {
      JsonNode page = who.send("GET", list + cursor, null).ok();
      assertThat(page.get("items").size()).isLessThanOrEqualTo(limit);
      page.get("items").forEach(item -> ids.add(item.get(field).asText()));
      if (page.get("next").isNull()) {
        return ids;
      }
      cursor = "&cursor=" + page.get("next").asText();
    }
  }

  private static String path(String board) {
    return "/v1/boards/" + board;
  }
}
