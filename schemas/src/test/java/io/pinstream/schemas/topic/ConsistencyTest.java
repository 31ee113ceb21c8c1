package io.pinstream.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no record of a topic of ours, though it is JSON. Samples are what is. */
class ConsistencyTest {

  private static final String USER = "01a205ec-9efc-812a-ab68-4123456789ac";
  private static final String PIN = "01a205ec-9efc-822a-ab68-4123456789ad";
  private static final String BOARD = "01a205ec-9efc-832a-ab68-4123456789b2";
  private static final String ALERT = "alert-account-risk";
  private static final String ELSEWHERE = "01a205ec-9efc-812a-ac2c-8123456789ac";

  @ParameterizedTest
  @CsvSource({
    "users.commands, sign-up, " + USER,
    "follows.commands, follow, " + USER,
    "pins.commands, create-pin, " + PIN,
    "images.commands, check-image, " + PIN,
    "images.events, image-kept, " + PIN,
    "boards.commands, create-board, " + BOARD,
    "boards.commands, add-link, " + BOARD,
    "users, user, " + USER,
    "pins, pin, " + PIN,
    "boards, board, " + BOARD,
    "reviews, review, " + PIN,
    "reviews, review-of-user, " + USER,
    "users.commands, alert-account-risk, " + USER
  })
  void aSampleUnderItsKeyIsFine(String topic, String sample, String key) throws IOException {
    assertThat(problem(topic, key, sample(topic, sample))).isNull();
  }

  @ParameterizedTest
  @MethodSource("strange")
  void whatWeWouldNotWriteIsNamed(Strange strange) throws IOException {
    ObjectNode value = sample(strange.topic(), strange.sample());
    strange.change().accept(value);

    assertThat(problem(strange.topic(), strange.key(), value)).contains(strange.says());
  }

  /**
   * @param change of a sample that is fine under that key
   * @param says a part of what is said of it
   */
  record Strange(
      String topic, String sample, String key, Consumer<ObjectNode> change, String says) {

    @Override
    public String toString() {
      return topic + ": " + says;
    }
  }

  static Stream<Strange> strange() {
    String x = "x";
    return Stream.of(
        of("users", "user", PIN, v -> {}, "The key is"),
        of("users", "user", USER, v -> v.put("id", PIN), "The key is"),
        of("users", "user", PIN, v -> v.put("id", PIN), "not USER"),
        of("users", "user", USER, v -> v.put("username", x.repeat(31)), "more than 30"),
        of("users", "user", USER, v -> v.put("username", "Ada"), "U+0041"),
        of("users", "user", USER, v -> v.put("displayName", x.repeat(101)), "more than 100"),
        of("pins", "pin", PIN, v -> v.put("authorId", ELSEWHERE), "another home"),
        of("pins", "pin", PIN, v -> v.put("authorId", PIN), "not USER"),
        of("pins", "pin", PIN, v -> v.put("title", x.repeat(101)), "title has more"),
        of("pins", "pin", PIN, v -> image(v).put("width", -1), "No image"),
        of("pins", "pin", PIN, v -> image(v).put("url", "https://example.org/"), "url leads"),
        of("pins", "pin", PIN, v -> image(v).put("contentType", "text/html"), "No image"),
        of("boards", "board", BOARD, v -> v.put("ownerId", ELSEWHERE), "another home"),
        of("boards", "board", BOARD, v -> v.put("description", x.repeat(2_000)), "description"),
        of("users.commands", "sign-up", ELSEWHERE, v -> {}, "another home"),
        of("users.commands", "sign-up", USER, v -> v.put("operation", USER), "[OPERATION, SIGN_UP"),
        of("users.commands", "sign-up", USER, v -> v.put("username", ""), "too short"),
        of("users.commands", "request-verdict", USER, v -> {}, "The key is"),
        of("follows.commands", "follow", USER, v -> v.put("followee", PIN), "not USER"),
        of("follows.commands", "follow", USER, v -> key(v).put("key", x.repeat(41)), "fingerprint"),
        of("follows.commands", "follow", USER, v -> key(v).put("key", "\u0000"), "fingerprint"),
        of("pins.commands", "create-pin", PIN, v -> v.put("mediaKey", "../" + x), "mediaKey"),
        of("pins.commands", "create-pin", PIN, v -> v.put("upload", PIN), "not UPLOAD"),
        of("boards.commands", "add-link", BOARD, v -> v.put("originalUrl", x), "not of its"),
        of("boards.commands", "add-link", BOARD, ConsistencyTest::longMetadata, "metadata has"),
        of("boards.commands", "add-link", BOARD, v -> v.putArray("metadata"), "no object"),
        of("images.commands", "check-image", PIN, v -> v.put("author", PIN), "not USER"),
        of("images.events", "image-refused", PIN, v -> v.put("problem", ""), "problem is empty"),
        of("images.events", "image-kept", PIN, v -> v.put("bytes", Long.MAX_VALUE), "No image"),
        of("reviews", "review", PIN, v -> v.put("target", USER), "not PIN"),
        of("reviews", "review", PIN, v -> v.put("board", BOARD), "Only a link"),
        of("reviews", "review", PIN, v -> text(v).put("title", x.repeat(10_001)), "text has more"),
        of("reviews", "review", PIN, v -> scores(v).put("spam", -1), "from 0 to 1"),
        of("reviews", "review", PIN, ConsistencyTest::manyReasons, "reasons has more"),
        of("users.commands", ALERT, USER, v -> v.put("actionCount", -1), "negative"),
        of("users.commands", ALERT, USER, v -> v.put("score", 2), "from 0 to 1"));
  }

  @Test
  void aThingIsAskedOfItsOwnerAlone() {
    Id pin = Id.require(PIN);
    Id user = Id.require(USER);
    Id operation = Id.require("01a205ec-9efc-860a-ab68-4123456789ac");
    ModerationCommand verdict = new ModerationCommand.GiveVerdict(operation, user, pin, true, null);

    assertThat(Consistency.problem(Topics.PIN_COMMANDS, pin, verdict)).isNull();
    assertThat(Consistency.problem(Topics.USER_COMMANDS, pin, verdict)).contains("does not read");
    assertThat(Consistency.problem(Topics.BOARD_COMMANDS, pin, verdict)).contains("does not read");
  }

  @Test
  void aTombstoneIsAValueOfATableAlone() {
    assertThat(Consistency.problem(Topics.PINS, Id.require(PIN), null)).isNull();
    assertThat(Consistency.problem(Topics.PINS, Id.require(USER), null)).contains("not [PIN]");
    assertThat(Consistency.problem(Topics.PIN_COMMANDS, Id.require(PIN), null))
        .contains("no value of pins.commands");
    assertThat(Consistency.problem(Topics.PINS, null, null)).contains("without a key");
  }

  @Test
  void aModelIsWhereItsHashSays() {
    Id id = Id.ofModel("1");
    String sha256 = "0123456789abcdef".repeat(4);
    ModelRelease release =
        new ModelRelease(
            id, "1", "models/" + sha256, sha256, 1, "", java.time.Instant.ofEpochMilli(1));
    ModelRelease elsewhere =
        new ModelRelease(id, "1", "uploads/x", sha256, 1, "", release.announcedAt());

    assertThat(Consistency.problem(Topics.SPAM_MODELS, id, release)).isNull();
    assertThat(Consistency.problem(Topics.SPAM_MODELS, id, elsewhere)).contains("artefact");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"", // half of a pair
        "\"\\udc00\\ud800\"",
        "5",
        "true",
        "null",
        "[\"Ada\"]",
        "{}"
      })
  void aStringIsOneThatCanBeWrittenAgain(String json) {
    assertUnreadable(user("\"displayName\":\"Ada\"", "\"displayName\":" + json).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        ""
      })
  void aTimeIsOneThatEverythingCanHold(String time) {
    assertUnreadable(user("2026-11-23T01:02:03.004Z", time).getBytes(UTF_8));
  }

  @Test
  void aTextIsUtf8() {
    String user = user("", "");
    assertThat(Topics.USERS.value().decode(user("Ada", "\\ud83d\\udcf1").getBytes(UTF_8)))
        .isNotNull();
    byte[] cut = user("Ada", "Ada\u00e4").getBytes(StandardCharsets.ISO_8859_1);

    assertUnreadable(cut);
    assertUnreadable(user.getBytes(StandardCharsets.UTF_16));
    assertUnreadable(user.getBytes(StandardCharsets.UTF_16LE));
    assertUnreadable(("\uFEFF" + user).getBytes(UTF_8));
    assertUnreadable(ByteBuffer.allocate(9).array());
    assertUnreadable("null".getBytes(UTF_8));
    assertUnreadable(user("Ada", "Ada\u0000").getBytes(UTF_8));
  }

  @Test
  void aKeyHasOneForm() {
    assertThatThrownBy(
            () -> Topics.USERS.key().decode(USER.toUpperCase(Locale.ROOT).getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class);
    assertUnreadable(user(USER, USER.toUpperCase(Locale.ROOT)).getBytes(UTF_8));
  }

  @Test
  void aListHoldsNoNull() throws IOException {
    ObjectNode review = sample("reviews", "review");
    review.putArray("reasons").addNull();
    assertThatThrownBy(() -> Topics.REVIEWS.value().decode(Json.write(review)))
        .isInstanceOf(SerializationException.class);

    ObjectNode text = sample("reviews", "review");
    text(text).putNull("title");
    assertThatThrownBy(() -> Topics.REVIEWS.value().decode(Json.write(text)))
        .isInstanceOf(SerializationException.class);
  }

  private static String user(String what, String by) {
    return "{\"id\":\"%s\",\"username\":\"ada\",\"displayName\":\"Ada\",\"createdAt\":\"%s\"}"
        .formatted(USER, "2026-11-23T01:02:03.004Z")
        .replace(what.isEmpty() ? "\n" : what, by);
  }

  private static void assertUnreadable(byte[] user) {
    assertThatThrownBy(() -> Topics.USERS.value().decode(user))
        .isInstanceOf(SerializationException.class);
  }

  private static Strange of(
      String topic, String sample, String key, Consumer<ObjectNode> change, String says) {
    return new Strange(topic, sample, key, change, says);
  }

  private static ObjectNode image(ObjectNode pin) {
    return (ObjectNode) pin.get("image");
  }

  private static ObjectNode key(ObjectNode command) {
    return command.putObject("idempotency").put("key", "k").put("fingerprint", "f");
  }

  private static ObjectNode text(ObjectNode review) {
    return (ObjectNode) review.get("text");
  }

  private static ObjectNode scores(ObjectNode review) {
    return (ObjectNode) review.get("scores");
  }

  private static void longMetadata(ObjectNode command) {
    command.putObject("metadata").put("x", "x".repeat(5_000));
  }

  private static void manyReasons(ObjectNode review) {
    ArrayNode reasons = review.putArray("reasons");
    for (int i = 0; i < 1_000; i++) {
      reasons.add(TextNode.valueOf("because"));
    }
  }

  private static @Nullable String problem(String topic, String key, JsonNode value) {
    return problem(Topics.named(topic).orElseThrow(), key, Json.write(value));
  }

  private static <K extends Homed, V> @Nullable String problem(
      Topic<K, V> topic, String key, byte[] json) {
    return Consistency.problem(
        topic, topic.key().decode(key.getBytes(UTF_8)), topic.value().decode(json));
  }

  private static ObjectNode sample(String topic, String name) throws IOException {
    String file = "/io/pinstream/schemas/samples/" + topic + "/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(ConsistencyTest.class.getResourceAsStream(file), file)) {
      return (ObjectNode) Json.tree(in.readAllBytes());
    }
  }
}
