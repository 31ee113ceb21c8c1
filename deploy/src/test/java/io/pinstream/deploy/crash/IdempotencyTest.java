package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.ChildJvm;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A retry may come to any node, and to one that has been restarted since. */
@ExtendWith(RunningPinstream.class)
class IdempotencyTest {

  private final Shared pinstream;
  private final List<ChildJvm> nodes = new ArrayList<>();
  private Caller nobody;
  private Caller ada;
  private Caller ben;
  private String a = "";
  private String b = "";
  private String blobs = "";

  @TempDir private Path folder = Path.of("");

  IdempotencyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @BeforeEach
  void startTwoNodes() throws Exception {
    nobody = Caller.at(pinstream.address());
    String unique = Long.toString(System.nanoTime(), 36);
    ada = nobody.signUp("ada_" + unique, "ada's password", "sign-up");
    ben = nobody.signUp("ben_" + unique, "ben's password", "sign-up");
    JsonNode ticket = ada.upload("image/jpeg", Photos.jpeg(0), "to-learn-where");
    blobs = "http://" + URI.create(ticket.get("url").asText()).getAuthority();
    a = startNode();
    b = startNode();
  }

  @AfterEach
  void killThem() {
    nodes.forEach(ChildJvm::close);
    nobody.close();
  }

  @Test
  void aRetryAtAnyNodeHasTheSameIdsAndOneEffect() throws Exception {
    String upload = ada.upload("image/jpeg", Photos.jpeg(1), "u").get("uploadId").asText();
    assertThat(ada.movedTo(a).upload("image/jpeg", Photos.jpeg(1), "u").get("uploadId").asText())
        .isEqualTo(upload);
    String name = "cleo_" + Long.toString(System.nanoTime(), 36);
    Object pin = Map.of("uploadId", upload, "title", "Once");
    Object person = Map.of("username", name, "password", "cleo's password");

    List<Answer> pins = new ArrayList<>();
    List<Answer> follows = new ArrayList<>();
    List<Answer> people = new ArrayList<>();
    for (int attempt = 0; attempt < 4; attempt++) {
      String node = node(attempt);
      pins.add(ada.movedTo(node).send("POST", "/v1/pins", pin, "p"));
      follows.add(ben.movedTo(node).send("PUT", "/v1/following/" + ada.userId(), null, "f"));
      people.add(nobody.movedTo(node).send("POST", "/v1/users", person, "s"));
    }

    for (List<Answer> answers : List.of(pins, follows, people)) {
      assertThat(answers).extracting(Answer::status).containsOnly(202);
      assertThat(answers).extracting(Answer::body).containsOnly(answers.get(0).body());
    }
    JsonNode pinned = ada.outcome(pins.get(0));
    assertThat(pinned.get("status").asText()).as("%s", pinned).isEqualTo("applied");
    assertThat(ids(ada.list("/v1/users/" + ada.userId() + "/pins"), "id"))
        .containsExactly(pins.get(0).body().get("id").asText());
    assertThat(ben.outcome(follows.get(0)).get("changed").asBoolean()).isTrue();
    assertThat(ids(ada.list("/v1/users/" + ada.userId() + "/followers"), "userId"))
        .containsExactly(ben.userId());
    assertThat(nobody.outcome(people.get(0)).get("status").asText()).isEqualTo("applied");
    assertThat(ada.send("GET", "/v1/users?username=" + name, null, null).ok().get("id"))
        .isEqualTo(people.get(0).body().get("id"));
  }

  @Test
  void anotherBodyUnderTheSameKeyIsRejectedAndTheFirstOneStays() throws Exception {
    String upload = ada.upload("image/jpeg", Photos.jpeg(2), "u").get("uploadId").asText();
    String name = "dora_" + Long.toString(System.nanoTime(), 36);

    Answer pin = pin(ada.movedTo(a), upload, "First", "p");
    Answer otherPin = pin(ada.movedTo(b), upload, "Second", "p");
    Answer person = signUp(nobody.movedTo(a), name, "the first password");
    Answer otherPerson = signUp(nobody.movedTo(b), name, "the second password");

    assertThat(ada.outcome(pin).get("status").asText()).isEqualTo("applied");
    assertThat(nobody.outcome(person).get("status").asText()).isEqualTo("applied");
    for (JsonNode other : List.of(ada.outcome(otherPin), nobody.outcome(otherPerson))) {
      assertThat(other.get("status").asText()).isEqualTo("rejected");
      assertThat(other.get("problem").get("status").asInt()).isEqualTo(422);
    }
    assertThat(ada.outcome(pin).get("status").asText()).isEqualTo("applied");
    assertThat(ids(ada.list("/v1/users/" + ada.userId() + "/pins"), "title"))
        .containsExactly("First");
    assertThat(logIn(name, "the first password")).isEqualTo(200);
    assertThat(logIn(name, "the second password")).isEqualTo(401);
  }

  @Test
  void aRetriedBoardIsOneBoardAndSoIsAllThatHappensToIt() throws Exception {
    Object board = Map.of("name", "Once");
    Object link = Map.of("url", "https://a.example", "metadata", Map.of("stars", 4));
    List<Answer> boards = new ArrayList<>();
    List<Answer> links = new ArrayList<>();
    List<Answer> shares = new ArrayList<>();
    List<Answer> patches = new ArrayList<>();
    String path = "";
    for (String node : List.of(a, b)) {
      Caller there = ada.movedTo(node);
      boards.add(there.send("POST", "/v1/boards", board, "b"));
      path = "/v1/boards/" + boards.get(0).body().get("id").asText();
      links.add(there.send("POST", path + "/links", link, "l"));
      shares.add(there.send("PUT", path + "/shares/" + ben.userId(), null, "s"));
      patches.add(there.send("PATCH", path, Map.of("description", "Words"), "c"));
    }

    for (List<Answer> answers : List.of(boards, links, shares, patches)) {
      assertThat(answers.get(1)).isEqualTo(answers.get(0));
      assertThat(ada.outcome(answers.get(0)).get("changed").asBoolean()).isTrue();
    }
    assertThat(ada.list("/v1/boards")).hasSize(1);

    // Each differs from a right retry in what is absent alone.
    for (Answer other :
        List.of(
            ada.send("POST", "/v1/boards", Map.of("name", "Once", "visibility", "public"), "b"),
            ada.send("POST", path + "/links", Map.of("url", "https://a.example"), "l"),
            ada.send("PATCH", path, Map.of(), "c"),
            ada.send("PATCH", path, Map.of("name", "Once", "description", "Words"), "c"))) {
      JsonNode outcome = ada.outcome(other);
      assertThat(outcome.path("problem").path("status").asInt()).as("%s", outcome).isEqualTo(422);
    }
    Answer nothing = ada.send("PATCH", path, Map.of(), "n");
    Answer emptied = ada.send("PATCH", path, Map.of("description", ""), "n");
    assertThat(ada.outcome(nothing).get("changed").asBoolean()).isFalse();
    assertThat(ada.outcome(emptied).get("status").asText()).isEqualTo("rejected");
    assertThat(ada.send("GET", path, null, null).ok().get("description").asText())
        .isEqualTo("Words");
  }

  @Test
  void withoutAKeyEachRequestCounts() throws Exception {
    List<Answer> pins = new ArrayList<>();
    for (String node : List.of(a, b)) {
      String upload =
          ada.movedTo(node)
              .upload("image/jpeg", Photos.jpeg(3), "u-" + node)
              .get("uploadId")
              .asText();
      pins.add(pin(ada.movedTo(node), upload, "Alike", null));
    }
    for (Answer pin : pins) {
      assertThat(ada.outcome(pin).get("status").asText()).isEqualTo("applied");
    }
    assertThat(ada.list("/v1/users/" + ada.userId() + "/pins")).hasSize(2);

    Answer first = ben.movedTo(a).send("PUT", "/v1/following/" + ada.userId(), null, null);
    assertThat(ben.outcome(first).get("changed").asBoolean()).isTrue();
    Answer second = ben.movedTo(b).send("PUT", "/v1/following/" + ada.userId(), null, null);
    assertThat(second.body().get("operation")).isNotEqualTo(first.body().get("operation"));
    assertThat(ben.outcome(second).get("changed").asBoolean()).isFalse();
  }

  private static Answer pin(Caller who, String upload, String title, @Nullable String key)
      throws IOException, InterruptedException {
    return who.send("POST", "/v1/pins", Map.of("uploadId", upload, "title", title), key);
  }

  private static Answer signUp(Caller nobody, String name, String password)
      throws IOException, InterruptedException {
    return nobody.send("POST", "/v1/users", Map.of("username", name, "password", password), "s");
  }

  private int logIn(String name, String password) throws IOException, InterruptedException {
    return nobody
        .send("POST", "/v1/sessions", Map.of("username", name, "password", password), null)
        .status();
  }

  private static List<String> ids(List<JsonNode> items, String field) {
    return items.stream().map(item -> item.get(field).asText()).toList();
  }

  /** The first, the second, the standalone, and the first after a crash. */
  private String node(int attempt) throws IOException, InterruptedException {
    return switch (attempt) {
      case 0 -> a;
      case 1 -> b;
      case 2 -> pinstream.address();
      default -> {
        nodes.get(0).kill();
        yield startNode();
      }
    };
  }

  /** Returns its address. */
  private String startNode() throws IOException, InterruptedException {
    Path secret = pinstream.data().resolve("keys").resolve("installation.secret");
    Ids ids = new Ids(Installation.read(secret), Clock.systemUTC());
    ChildJvm node =
        ChildJvm.start(
            folder.resolve("log-" + nodes.size()),
            Map.of(
                "PINSTREAM_BOOTSTRAP_SERVERS",
                pinstream.bootstrapServers(),
                "PINSTREAM_PARTITIONS",
                "4",
                "PINSTREAM_PORT",
                "0",
                "PINSTREAM_INSTALLATION_SECRET_FILE",
                secret.toString(),
                "PINSTREAM_JWKS",
                pinstream.address() + "/.well-known/jwks.json",
                "PINSTREAM_BLOB_ENDPOINT",
                blobs,
                "PINSTREAM_BLOB_ACCESS_KEY",
                "pinstream",
                "PINSTREAM_BLOB_SECRET_KEY",
                ids.unguessable("blob-store-secret-key")),
            "io.pinstream.ingest.IngestMain",
            List.of());
    nodes.add(node);
    String line = node.await("Ingest listens on port");
    return "http://127.0.0.1:" + line.substring(line.lastIndexOf(' ') + 1).strip();
  }
}
