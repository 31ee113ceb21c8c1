package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.ChildJvm;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topic.Audience;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What nobody may find in a topic that everybody may read. */
@ExtendWith(RunningPinstream.class)
class PrivacyTest {

  private static final Pattern SIGNATURE = Pattern.compile("X-Amz-Signature=([0-9a-f]+)");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int REFUSED = 3;

  private final Shared pinstream;

  @TempDir private Path folder = Path.of("");

  PrivacyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void noPublicTopicHoldsASecretOrAnythingThatWasNotPublished() throws Exception {
    List<String> secrets = new ArrayList<>(List.of("$argon2id$", "X-Amz-"));
    String published = unique("published");
    try (Caller nobody = Caller.at(pinstream.address())) {
      Caller author = signUp(nobody, secrets);
      Caller reader = signUp(nobody, secrets);

      JsonNode ticket = upload(author, Photos.jpeg(1), secrets);
      assertThat(pin(author, ticket, published, secrets)).isEqualTo("applied");
      assertThat(pin(author, ticket, secret("used-upload", secrets), secrets))
          .isEqualTo("rejected");

      // What the models take for spam is applied, and published to nobody.
      String held = "Please check out my channel and subscribe " + secret("held", secrets);
      JsonNode third = upload(author, Photos.jpeg(3), secrets);
      assertThat(pin(author, third, held, secrets)).isEqualTo("applied");

      byte[] noImage = ("no image " + secret("bytes", secrets)).getBytes(StandardCharsets.UTF_8);
      JsonNode wrong = upload(author, noImage, secrets);
      assertThat(pin(author, wrong, secret("not-an-image", secrets), secrets))
          .isEqualTo("rejected");

      JsonNode missing =
          author
              .send(
                  "POST",
                  "/v1/uploads",
                  Map.of("contentType", "image/jpeg", "bytes", 1_000),
                  secret("key", secrets))
              .ok();
      assertThat(pin(author, missing, secret("no-upload", secrets), secrets)).isEqualTo("rejected");

      for (String method : List.of("PUT", "DELETE", "PUT")) {
        reader.outcome(
            reader.send(method, "/v1/following/" + author.userId(), null, secret("key", secrets)));
      }
      keepBoard(author, reader, secrets);
      openBoard(author, published, secrets);
      String taken = "taken_" + Long.toString(System.nanoTime(), 36);
      for (int i = 0; i < 2; i++) {
        nobody.outcome(
            nobody.send(
                "POST",
                "/v1/users",
                Map.of("username", taken, "password", secret("password", secrets)),
                secret("key", secrets)));
      }
      secrets.add(author.token());
      secrets.add(reader.token());
    }
    String installation =
        Files.readString(pinstream.data().resolve("keys").resolve("installation.secret")).strip();
    secrets.add(installation);
    secrets.add(latin(HexFormat.of().parseHex(installation)));

    List<String> topics =
        Topics.all().stream()
            .filter(topic -> topic.audience() == Audience.PUBLIC)
            .map(Topic::name)
            .toList();
    List<String> texts = new ArrayList<>();
    // Whatever is in the log, be it of a transaction that was taken back.
    Records.read(
        pinstream.bootstrapServers(),
        topics,
        "read_uncommitted",
        record -> texts.add(everythingOf(record)));

    assertThat(texts).anyMatch(text -> text.contains(published));
    assertThat(texts).anyMatch(text -> text.contains(published + "-board"));
    assertThat(texts).anyMatch(text -> text.contains(published + "-link"));
    assertThat(secrets).hasSizeGreaterThan(20);
    assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
  }

  @Test
  void aTapShowsPublicTopicsAndOthersOnlyWhenToldSo() throws Exception {
    String title = unique("tapped");
    try (Caller nobody = Caller.at(pinstream.address())) {
      Caller author = signUp(nobody, new ArrayList<>());
      JsonNode ticket = upload(author, Photos.jpeg(2), new ArrayList<>());
      assertThat(pin(author, ticket, title, new ArrayList<>())).isEqualTo("applied");
    }
    for (Topic<?, ?> topic : Topics.all()) {
      if (topic.audience() != Audience.PUBLIC) {
        tap(REFUSED, topic.name(), "--exit");
        break; // one JVM is enough
      }
    }

    List<JsonNode> records = new ArrayList<>();
    for (String line : tap(0, Topics.PINS.name(), "--exit").lines().toList()) {
      records.add(Json.tree(line.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(records)
        .anyMatch(record -> record.path("value").path("title").asText().equals(title));

    assertThat(tap(0, Topics.USER_COMMANDS.name(), "--exit", "--restricted"))
        .contains("$argon2id$");
  }

  private String tap(int exitCode, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("tap"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap", pinstream.bootstrapServers()));
    try (ChildJvm tap =
        ChildJvm.start(folder.resolve("tap"), Map.of(), "io.pinstream.deploy.Main", all)) {
      assertThat(tap.exitCode(SOON)).as(tap.printed()).isEqualTo(exitCode);
      return tap.printed();
    }
  }

  private static Caller signUp(Caller nobody, List<String> secrets)
      throws IOException, InterruptedException {
    return nobody.signUp(
        "canary_" + Long.toString(System.nanoTime(), 36),
        secret("password", secrets),
        secret("key", secrets));
  }

  private static JsonNode upload(Caller author, byte[] image, List<String> secrets)
      throws IOException, InterruptedException {
    JsonNode ticket = author.upload("image/jpeg", image, secret("key", secrets));
    String url = ticket.get("url").asText();
    Matcher signature = SIGNATURE.matcher(URI.create(url).getRawQuery());
    assertThat(signature.find()).as(url).isTrue();
    secrets.add(signature.group(1));
    secrets.add(ticket.get("uploadId").asText());
    return ticket;
  }

  /** A board that is private, and was public for no moment. */
  private static void keepBoard(Caller owner, Caller friend, List<String> secrets)
      throws IOException, InterruptedException {
    String board =
        applied(
            owner,
            "POST",
            "/v1/boards",
            Map.of("name", secret("board", secrets), "description", secret("description", secrets)),
            secrets);
    String path = "/v1/boards/" + board;
    secrets.add(board);
    String link =
        applied(
            owner,
            "POST",
            path + "/links",
            Map.of(
                "url",
                "https://example.org/" + secret("url", secrets),
                "title",
                secret("link-title", secrets),
                "metadata",
                Map.of(secret("metadata-name", secrets), List.of(secret("metadata", secrets)))),
            secrets);
    secrets.add(link);
    applied(owner, "PUT", path + "/shares/" + friend.userId(), null, secrets);
    applied(
        owner,
        "PATCH",
        path,
        Map.of("name", secret("new-name", secrets), "description", secret("new-words", secrets)),
        secrets);
    applied(owner, "DELETE", path + "/links/" + link, null, secrets);
    applied(friend, "DELETE", path + "/shares/" + friend.userId(), null, secrets);
  }

  /** A board that is private, then public, then private again: only what was public may show. */
  private static void openBoard(Caller owner, String published, List<String> secrets)
      throws IOException, InterruptedException {
    String board =
        applied(owner, "POST", "/v1/boards", Map.of("name", secret("before", secrets)), secrets);
    String path = "/v1/boards/" + board;
    addSecretLink(owner, path, secrets);
    applied(
        owner,
        "PATCH",
        path,
        Map.of("name", published + "-board", "visibility", "public"),
        new ArrayList<>());
    String link = "https://example.org/" + published + "-link";
    applied(owner, "POST", path + "/links", Map.of("url", link), new ArrayList<>());
    applied(owner, "PATCH", path, Map.of("visibility", "private"), new ArrayList<>());
    applied(owner, "PATCH", path, Map.of("name", secret("after", secrets)), secrets);
    addSecretLink(owner, path, secrets);
    applied(owner, "DELETE", path, null, secrets);
  }

  /** It is gone before anybody else may see the board. */
  private static void addSecretLink(Caller owner, String path, List<String> secrets)
      throws IOException, InterruptedException {
    String url = "https://example.org/" + secret("url", secrets);
    String link = applied(owner, "POST", path + "/links", Map.of("url", url), secrets);
    secrets.add(link);
    applied(owner, "DELETE", path + "/links/" + link, null, secrets);
  }

  /** Returns the id that the answer names. */
  private static String applied(
      Caller who, String method, String path, @Nullable Object body, List<String> secrets)
      throws IOException, InterruptedException {
    Answer answer = who.send(method, path, body, secret("key", secrets));
    assertThat(who.outcome(answer).get("status").asText()).isEqualTo("applied");
    return answer.body().get("id").asText();
  }

  /** Returns what became of it. */
  private static String pin(Caller author, JsonNode ticket, String title, List<String> secrets)
      throws IOException, InterruptedException {
    Answer answer =
        author.send(
            "POST",
            "/v1/pins",
            Map.of("uploadId", ticket.get("uploadId").asText(), "title", title),
            secret("key", secrets));
    return author.outcome(answer).get("status").asText();
  }

  private static String secret(String kind, List<String> secrets) {
    String secret = unique(kind);
    secrets.add(secret);
    return secret;
  }

  private static String unique(String kind) {
    return "canary-" + kind + "-" + Long.toString(System.nanoTime(), 36);
  }

  private static String everythingOf(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder all = new StringBuilder(record.topic()).append(' ');
    all.append(latin(record.key()));
    if (record.value() != null) {
      all.append(' ').append(latin(record.value()));
    }
    record.headers().forEach(h -> all.append(' ').append(h.key()).append(latin(h.value())));
    return all.toString();
  }

  /** Each byte a character, so that bytes that are no text are found too. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
