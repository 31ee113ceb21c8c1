package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topic.Audience;
import io.pinstream.schemas.topic.Topic.Cleanup;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each record of a Pinstream that runs is as docs/topics.md says. */
@ExtendWith(RunningPinstream.class)
@TestInstance(Lifecycle.PER_CLASS)
class TopicsContractTest {

  private static final Duration LAG = Duration.ofSeconds(60);

  private static final Set<String> CLOUD_EVENT =
      Set.of(
          "content-type",
          "ce_specversion",
          "ce_id",
          "ce_type",
          "ce_source",
          "ce_subject",
          "ce_time");

  /** Only an operator writes the one, and nobody dead letters here. */
  private static final Set<Topic<?, ?>> MAY_BE_EMPTY =
      Set.of(Topics.SPAM_MODELS, Topics.DEAD_LETTERS, Topics.NODES);

  private static final Pattern OBJECT = Pattern.compile("\\w+ \\{(.*)}");

  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>();

  @BeforeAll
  void somethingOfEverythingHappens(RunningPinstream.Shared pinstream) throws Exception {
    ApiClient ada = pinstream.somebody("told_ada");
    ApiClient ben = pinstream.somebody("told_ben");
    ApiClient mod = pinstream.moderator("told_mod");
    ben.follow(ada.userId());
    ben.done(ben.send("DELETE", "/v1/following/" + ada.userId(), null));
    ben.follow(ada.userId());
    ben.send("GET", "/v1/feed", null).ok();
    String gone = ada.pin("image/jpeg", Photos.jpeg(81), "A pin that goes", "");
    ada.done(ada.send("DELETE", "/v1/pins/" + gone, null));
    String pin = ada.pin("image/jpeg", Photos.jpeg(82), "A pin that stays", "Over the sea.");
    ben.done(ben.send("POST", "/v1/reports", Map.of("target", pin, "reason", "Not hers.")));
    mod.done(mod.send("POST", "/v1/moderation/" + pin + "/verdict", Map.of("verdict", "reject")));
    mod.done(mod.send("POST", "/v1/moderation/" + pin + "/verdict", Map.of("verdict", "allow")));
    for (String board : List.of("One that goes", "One that stays")) {
      String id =
          ada.outcome(ada.send("POST", "/v1/boards", Map.of("name", board))).get("target").asText();
      String path = "/v1/boards/" + id;
      String links = path + "/links";
      JsonNode link =
          ada.outcome(ada.send("POST", links, Map.of("url", "https://told.example/#a")));
      ada.done(ada.send("POST", links, Map.of("url", "https://told.example/#b", "title", "B")));
      ada.done(ada.send("DELETE", links + "/" + link.get("target").asText(), null));
      ada.done(ada.send("PATCH", path, Map.of("description", "Changed.", "visibility", "public")));
      ada.done(ada.send("PATCH", path, Map.of("description", "Changed again.")));
      ada.done(ada.send("PUT", path + "/shares/" + ben.userId(), null));
      if (board.equals("One that goes")) {
        ada.done(ada.send("DELETE", path + "/shares/" + ben.userId(), null));
        ada.done(ada.send("DELETE", path, null));
      }
    }
    await()
        .atMost(LAG)
        .until(
            () -> {
              // A note of who reads may be lost, the first one most likely: the next read makes
              // one.
              ben.send("GET", "/v1/feed", null).ok();
              return readAll(pinstream);
            });
  }

  /** Whether something stands in every topic. */
  private boolean readAll(RunningPinstream.Shared pinstream) {
    records.clear();
    Records.read(
        pinstream.bootstrapServers(),
        Topics.all().stream().map(Topic::name).toList(),
        record -> records.computeIfAbsent(record.topic(), t -> new ArrayList<>()).add(record));
    return Topics.all().stream()
        .filter(topic -> !MAY_BE_EMPTY.contains(topic))
        .allMatch(topic -> records.containsKey(topic.name()));
  }

  @Test
  void factsAreCloudEventsAsTheTablesSay() throws IOException {
    Map<String, Map<String, String>> types = eventTypes();
    for (Topic<?, ?> topic : Topics.all()) {
      boolean events = topic.audience() != Audience.INTERNAL;
      for (ConsumerRecord<byte[], byte[]> record : of(topic)) {
        Map<String, String> headers = headers(record);
        Set<String> names = new HashSet<>(headers.keySet());
        names.remove(Topic.REQUEST_ID);
        if (!events) {
          if (!Topics.DEAD_LETTERS.equals(topic)) {
            // Another test replays a dead letter on this installation.
            names.remove("replay-of");
            assertThat(names).as(topic.name()).isEmpty();
          }
          continue;
        }
        if (topic.equals(Topics.LINKS) && names.isEmpty()) {
          continue; // Third parties may write there, as other tests do.
        }
        String what = topic.name() + " " + headers;
        assertThat(names).as(what).isEqualTo(CLOUD_EVENT);
        assertThat(headers).containsEntry("content-type", "application/json");
        assertThat(headers).containsEntry("ce_specversion", "1.0");
        assertThat(headers).containsEntry("ce_subject", Records.key(record));
        assertThat(headers.get("ce_source")).startsWith("/pinstream/pinstream-");
        Map<String, String> ofTopic = types.getOrDefault(topic.name(), Map.of());
        assertThat(ofTopic).as(what).containsKey(headers.get("ce_type"));
        assertThat(record.value() == null)
            .as(what)
            .isEqualTo(ofTopic.getOrDefault(headers.get("ce_type"), "").startsWith("null"));
        long decided = Instant.parse(headers.get("ce_time")).toEpochMilli();
        if (topic.cleanup() == Cleanup.COMPACT) {
          assertThat(decided).as(what).isEqualTo(record.timestamp());
        } else {
          assertThat(decided).as(what).isLessThanOrEqualTo(record.timestamp());
        }
      }
    }
  }

  @Test
  void valuesHaveTheFieldsThatTheTableNames() throws IOException {
    for (List<String> row : rows("| `", 7)) {
      String topic = row.get(0).replace("`", "");
      String value = row.get(5);
      Matcher object = OBJECT.matcher(value);
      for (ConsumerRecord<byte[], byte[]> record : records.getOrDefault(topic, List.of())) {
        if (record.value() == null || topic.equals(Topics.DEAD_LETTERS.name())) {
          continue;
        }
        JsonNode json = Json.tree(record.value());
        if (object.matches()) {
          Set<String> fields = new TreeSet<>();
          json.fieldNames().forEachRemaining(fields::add);
          assertThat(fields)
              .as(topic)
              .isEqualTo(new TreeSet<>(Arrays.asList(object.group(1).split(", "))));
        } else {
          String kind = topic.equals(Topics.MODERATION_LABELS.name()) ? "kind" : "type";
          assertThat(value).as(topic).contains("`" + json.path(kind).asText() + "`");
        }
      }
    }
  }

  @Test
  void theTopicOfPinsHoldsPublishedPinsOnly() throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : of(Topics.PINS)) {
      if (record.value() != null) {
        assertThat(Json.tree(record.value()).get("state").asText()).isEqualTo("published");
      }
    }
  }

  @Test
  void theTopicOfPublicBoardsHoldsPublicBoardsOnly() throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : of(Topics.PUBLIC_BOARDS)) {
      if (record.value() != null) {
        assertThat(Json.tree(record.value()).get("visibility").asText()).isEqualTo("public");
      }
    }
  }

  /** From the API to the last fact: a pin comes by way of the image worker. */
  @Test
  void whatARequestCausedNamesIt() {
    for (Topic<?, ?> topic :
        List.of(
            Topics.USER_COMMANDS,
            Topics.PIN_COMMANDS,
            Topics.IMAGE_COMMANDS,
            Topics.IMAGE_EVENTS,
            Topics.PINS,
            Topics.USERS,
            Topics.FOLLOWS,
            Topics.BOARDS,
            Topics.BOARD_LINKS,
            Topics.BOARD_SHARES,
            Topics.PUBLIC_BOARDS,
            Topics.PUBLIC_BOARD_LINKS,
            Topics.LINKS,
            Topics.BOARD_COMMANDS,
            Topics.REVIEWS,
            Topics.MODERATION_LABELS,
            Topics.OPERATIONS)) {
      assertThat(of(topic))
          .as(topic.name())
          .anyMatch(record -> headers(record).containsKey(Topic.REQUEST_ID));
    }
    Set<String> sent = new HashSet<>();
    of(Topics.PIN_COMMANDS)
        .forEach(record -> sent.add(headers(record).getOrDefault(Topic.REQUEST_ID, "")));
    assertThat(of(Topics.PINS))
        .anyMatch(record -> sent.contains(headers(record).get(Topic.REQUEST_ID)));
  }

  private List<ConsumerRecord<byte[], byte[]>> of(Topic<?, ?> topic) {
    return records.getOrDefault(topic.name(), List.of());
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  /** By topic and {@code ce_type}: what the value is. */
  private static Map<String, Map<String, String>> eventTypes() throws IOException {
    Map<String, Map<String, String>> types = new TreeMap<>();
    for (List<String> row : rows("| `", 3)) {
      String type = row.get(1).replace("`", "");
      if (type.startsWith("io.pinstream.")) {
        types
            .computeIfAbsent(row.get(0).replace("`", ""), t -> new TreeMap<>())
            .put(type, row.get(2));
      }
    }
    return types;
  }

  private static List<List<String>> rows(String start, int columns) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "topics.md")).stream()
        .filter(line -> line.startsWith(start))
        .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| ")).toList())
        .filter(row -> row.size() == columns)
        .toList();
  }
}
