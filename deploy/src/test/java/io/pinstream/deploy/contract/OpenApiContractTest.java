package io.pinstream.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.pinstream.deploy.contract.OpenApi.Operation;
import io.pinstream.deploy.contract.RawHttp.Answer;
import io.pinstream.deploy.contract.RawHttp.Call;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.feed.FeedReader;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.ingest.CommandLog;
import io.pinstream.ingest.IngestApi;
import io.pinstream.ingest.UploadSigner;
import io.pinstream.query.QueryApi;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.moderation.ReviewsHome;
import io.pinstream.topologies.operations.OperationsReader;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.pins.PinsReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the running server says is what openapi.yaml says that it says, and the other way about. */
@ExtendWith(RunningPinstream.class)
class OpenApiContractTest {

  private static final Duration LAG = Duration.ofSeconds(20);

  /** Statuses that no request can bring about by itself here. */
  private static final Set<Integer> BY_CIRCUMSTANCE = Set.of(429, 503, 507);

  private final Shared pinstream;
  private final RawHttp http;
  private final OpenApi openApi;

  /** By call, the statuses that it was seen to answer with. */
  private final Map<String, Set<Integer>> seen = new TreeMap<>();

  private final List<String> faults = new ArrayList<>();

  OpenApiContractTest(Shared pinstream) throws IOException {
    this.pinstream = pinstream;
    this.http = new RawHttp(pinstream.address());
    this.openApi = new OpenApi(http.send(RawHttp.call("GET", "/openapi.yaml")).text());
  }

  @Test
  void everyCallAnswersWithWhatIsDocumentedAndWithNothingElse() throws Exception {
    Person ada = Person.signUp(this::record, "contract_ada");
    Person ben = Person.signUp(this::record, "contract_ben");
    String pin = whatGoesWell(ada, ben);
    boards(ada, ben);
    Person mod = moderator();
    moderation(ben, mod, pin);
    whatGoesWrong(ada, ben, mod, pin);

    assertThat(faults).isEmpty();
    Map<String, Set<Integer>> documented = new TreeMap<>();
    for (Operation operation : openApi.operations()) {
      Set<Integer> statuses = new TreeSet<>(openApi.statuses(operation));
      statuses.removeAll(BY_CIRCUMSTANCE);
      documented.put(operation.toString(), statuses);
    }
    assertThat(seen).isEqualTo(documented);
  }

  @Test
  void theRoutesAreThoseOfTheDocument(@TempDir Path folder) throws Exception {
    Set<String> documented =
        openApi.operations().stream().map(Operation::toString).collect(Collectors.toSet());

    assertThat(routes(folder)).isEqualTo(documented);
  }

  private String whatGoesWell(Person ada, Person ben) throws Exception {
    record(ada.call("GET", "/v1/me"));
    record(ada.call("GET", "/v1/users?username=" + ben.username()));
    record(ada.call("GET", "/v1/users/" + ben.id()));
    Answer follow = record(ben.call("PUT", "/v1/following/" + ada.id()));
    String href = follow.json().get("operation").get("href").asText();
    record(ben.call("GET", href));
    assertThat(ben.outcome(this::record, follow).get("changed").asBoolean()).isTrue();
    Answer again =
        record(ben.call("PUT", "/v1/following/" + ada.id()).header("Idempotency-Key", "again"));
    assertThat(ben.outcome(this::record, again).get("changed").asBoolean()).isFalse();

    String first = pin(ada, 101, "\"link\": \"https://example.org/\\u00e4?q=\\ud83d\\ude00\"");
    String second = pin(ada, 102, "\"description\": \"Two\\nlines\", \"link\": null");
    JsonNode shown = record(ada.call("GET", "/v1/pins/" + first)).json();
    record(RawHttp.call("GET", shown.get("image").get("url").asText()));
    await().atMost(LAG).until(() -> items(ben, "/v1/feed") == 2);
    for (String list : List.of("followers", "following", "pins")) {
      record(ada.call("GET", "/v1/users/" + ada.id() + "/" + list));
      record(ada.call("GET", "/v1/users/" + ben.id() + "/" + list));
    }
    for (String list : List.of("/v1/feed", "/v1/users/" + ada.id() + "/pins")) {
      JsonNode page = record(ben.call("GET", list + "?limit=1")).json();
      assertThat(page.get("items")).hasSize(1);
      record(ben.call("GET", list + "?limit=100&cursor=" + page.get("next").asText()));
    }

    JsonNode notHers = ben.outcome(this::record, record(ben.call("DELETE", "/v1/pins/" + second)));
    assertThat(notHers.get("problem").get("status").asInt()).isEqualTo(403);
    JsonNode gone = ada.outcome(this::record, record(ada.call("DELETE", "/v1/pins/" + second)));
    assertThat(gone.get("status").asText()).isEqualTo("applied");
    ben.outcome(this::record, record(ben.call("DELETE", "/v1/following/" + ada.id())));

    for (String open :
        List.of("/.well-known/jwks.json", "/openapi.yaml", "/health/live", "/health/ready")) {
      record(RawHttp.call("GET", open));
    }
    return first;
  }

  private String pin(Person author, long seed, String more) throws Exception {
    String upload = author.upload(this::record, Photos.jpeg(seed));
    Answer accepted =
        record(
            author
                .call("POST", "/v1/pins")
                .json("{\"uploadId\": \"" + upload + "\", \"title\": \"Seen\", " + more + "}"));
    JsonNode outcome = author.outcome(this::record, accepted);
    assertThat(outcome.get("status").asText()).isEqualTo("applied");
    return outcome.get("target").asText();
  }

  private void boards(Person ada, Person ben) {
    String path = "/v1/boards/" + board(ada, "{\"name\": \"Seen\"}");
    for (String changes :
        List.of(
            "{}", "{\"name\": \"Looked at\", \"description\": null}", "{\"description\": \"a\"}")) {
      ada.outcome(this::record, record(ada.call("PATCH", path).json(changes)));
    }
    Call patch = ada.call("PATCH", path).header("Content-Type", "application/merge-patch+json");
    ada.outcome(this::record, record(patch.body("{}".getBytes(StandardCharsets.UTF_8))));
    List<String> links = new ArrayList<>();
    for (String link :
        List.of(
            "\"url\": \"https://a.example\", \"title\": null, \"metadata\": null",
            "\"url\": \"https://b.example\", \"title\": \"b\", \"metadata\": {\"a\": [1.50,"
                + " {}]}")) {
      Answer added = record(ada.call("POST", path + "/links").json("{" + link + "}"));
      links.add(ada.outcome(this::record, added).get("target").asText());
    }
    ada.outcome(this::record, record(ada.call("PUT", path + "/shares/" + ben.id())));
    await().atMost(LAG).until(() -> items(ben, "/v1/boards?shared=with-me") == 1);
    record(ben.call("GET", path));
    for (String list :
        List.of(
            "/v1/boards", "/v1/users/" + ada.id() + "/boards", path + "/links", path + "/shares")) {
      record(ada.call("GET", list));
    }
    JsonNode page = record(ben.call("GET", path + "/links?limit=1")).json();
    record(ben.call("GET", path + "/links?cursor=" + page.get("next").asText()));
    ada.outcome(this::record, record(ada.call("DELETE", path + "/links/" + links.get(0))));
    ada.outcome(this::record, record(ada.call("DELETE", path + "/shares/" + ben.id())));
    ada.outcome(this::record, record(ada.call("DELETE", path)));
  }

  private Person moderator() throws Exception {
    Person.signUp(this::record, "contract_mod");
    pinstream.makeModerator("contract_mod");
    return Person.logIn(this::record, "contract_mod");
  }

  /** Ben reports a pin of Ada's, and a moderator looks at it. */
  private void moderation(Person ben, Person mod, String pin) {
    record(mod.call("GET", "/v1/me"));
    String body = "{\"target\": \"" + pin + "\", \"reason\": \"Two\\nlines\"}";
    ben.outcome(this::record, record(ben.call("POST", "/v1/reports").json(body)));
    JsonNode page = record(mod.call("GET", "/v1/moderation/queue?limit=1")).json();
    assertThat(page.get("items")).hasSize(1);
    record(mod.call("GET", "/v1/moderation/" + pin));
    record(mod.call("GET", "/v1/moderation/" + pin + "/image"));
    String verdict = "{\"verdict\": \"allow\", \"note\": null}";
    Answer given = record(mod.call("POST", "/v1/moderation/" + pin + "/verdict").json(verdict));
    assertThat(mod.outcome(this::record, given).get("status").asText()).isEqualTo("applied");
  }

  private String board(Person owner, String body) {
    Answer accepted = record(owner.call("POST", "/v1/boards").json(body));
    return owner.outcome(this::record, accepted).get("target").asText();
  }

  private int items(Person reader, String list) {
    return record(reader.call("GET", list)).json().get("items").size();
  }

  /** Brings about every status from 400 on that is documented. */
  private void whatGoesWrong(Person ada, Person ben, Person mod, String pin) throws Exception {
    String operation =
        record(ada.call("PUT", "/v1/following/" + ben.id()))
            .json()
            .get("operation")
            .get("id")
            .asText();
    Map<String, String> names =
        Map.of(
            "{userId}",
            ben.id(),
            "{pinId}",
            pin,
            "{boardId}",
            board(ben, "{\"name\": \"For all\", \"visibility\": \"public\"}"),
            "{linkId}",
            new CanonicalUrl("https://a.example/").linkId().toString(),
            "{id}",
            operation,
            "{reviewId}",
            pin,
            "{mediaKey}",
            "0".repeat(32));
    Tokens tokens = new Tokens(pinstream.data());
    String stranger = ada.id().substring(0, 35) + (ada.id().endsWith("0") ? "1" : "0");
    for (Operation call : openApi.operations()) {
      String path = call.path();
      for (Map.Entry<String, String> name : names.entrySet()) {
        path = path.replace(name.getKey(), name.getValue());
      }
      for (int status : openApi.statuses(call)) {
        if (status >= 400 && !BY_CIRCUMSTANCE.contains(status)) {
          // What is for moderators only lets others come no further than that.
          Person who = call.path().startsWith("/v1/moderation") && status != 403 ? mod : ada;
          Answer answer = record(provocation(call, path, status, who, tokens.of(stranger)));
          if (answer.status() != status) {
            faults.add(call + " was to answer " + status + ", but it answered " + answer);
          }
        }
      }
    }
  }

  private Call provocation(Operation call, String path, int status, Person ada, String stranger) {
    boolean hasBody = !openApi.requestFaults(call, null).isEmpty();
    return switch (status) {
      case 400 -> {
        if (hasBody) {
          yield ada.call(call.method(), path).json("{");
        }
        String query = call.path().startsWith("/v1/operations") ? "?wait=11s" : "?limit=0";
        yield ada.call(call.method(), path + query).header("Idempotency-Key", "two words");
      }
      case 401 ->
          call.path().equals("/v1/sessions")
              ? RawHttp.call("POST", path).json("{\"username\": \"x\", \"password\": \"y\"}")
              : RawHttp.call(call.method(), path);
      // All things in the path are ben's.
      case 403 -> ada.call(call.method(), path);
      case 404 -> {
        String missing = call.path().replaceAll("\\{[^}]+}", "nothing");
        yield missing.contains("nothing")
            ? ada.call(call.method(), missing)
            : RawHttp.call(call.method(), path + "?username=nobody_has_this").token(stranger);
      }
      case 413 -> ada.call(call.method(), path).json(" ".repeat(64 * 1024 + 1));
      case 415 ->
          ada.call(call.method(), path)
              .header("Content-Type", "text/plain")
              .body(new byte[] {'{', '}'});
      case 422 -> ada.call(call.method(), path).json("{\"unknown\": 1}");
      default -> throw new AssertionError("Nobody knows how to bring about " + status);
    };
  }

  /** Sends a call, and holds it and its answer to the document. */
  private Answer record(Call call) {
    Answer answer = http.send(call);
    int query = call.target.indexOf('?');
    String path = query < 0 ? call.target : call.target.substring(0, query);
    Operation operation = openApi.operation(call.method, path).orElse(null);
    if (operation == null) {
      faults.add("not documented: " + call.method + " " + path);
      return answer;
    }
    seen.computeIfAbsent(operation.toString(), any -> new TreeSet<>()).add(answer.status());
    openApi.faults(operation, answer).forEach(f -> fault(operation, answer, f));
    if (answer.status() < 300) {
      JsonNode body = call.body.length == 0 ? null : new Answer(0, List.of(), call.body).json();
      openApi.requestFaults(operation, body).forEach(f -> fault(operation, answer, f));
    }
    return answer;
  }

  private void fault(Operation operation, Answer answer, String what) {
    faults.add(operation + ": " + what + " in " + answer);
  }

  /** The routes of both APIs, as their own classes set them up. */
  private Set<String> routes(Path folder) throws Exception {
    Clock clock = Clock.systemUTC();
    Ids ids = new Ids(new Installation(new byte[32]), clock);
    SigningKeys keys = SigningKeys.readOrCreate(folder.resolve("keys"));
    URI blobs = URI.create("http://127.0.0.1:9");
    BlobStoreSettings store = new BlobStoreSettings(blobs, blobs, "us-east-1", "b", "a", "s");
    Passwords passwords = new Passwords();
    Attempts attempts = new Attempts(Attempts.Limits.DEFAULT, clock);
    Bearer bearer = new Bearer(new AccessTokens(keys::publicKeys, clock));
    PasswordQueue queue = new PasswordQueue(1);
    ViewStores none = new NoStores();
    try (CommandLog log =
            new CommandLog(Map.of("bootstrap.servers", pinstream.bootstrapServers()), 4);
        UploadSigner signer = new UploadSigner(store);
        QueryApi query =
            new QueryApi(
                new QueryApi.Views(
                    new AccountsReader(none, ids.installation()),
                    new PinsReader(none),
                    new BoardsReader(none),
                    new OperationsReader(none, new OutcomeWaiters(), clock),
                    new FeedReader(none, read -> {}, FeedLimits.USUAL, clock),
                    new ModerationReader(
                        new ModerationReader.Owners(
                            new ReviewsHome(none), new ReviewsHome(none), new ReviewsHome(none)),
                        new ReviewsHome(none),
                        4)),
                keys,
                ids,
                store,
                bearer,
                passwords,
                RequestLimits.none(),
                LogInLimits.none(),
                queue,
                clock,
                () -> true)) {
      IngestApi ingest =
          new IngestApi(
              log,
              ids,
              bearer,
              passwords,
              attempts,
              signer,
              RequestLimits.none(),
              LogInLimits.none(),
              queue);
      Javalin server =
          Javalin.create(
              config -> {
                ingest.routes(config);
                query.routes(config);
              });
      return server.unsafe.internalRouter.allHttpHandlers().stream()
          .map(route -> route.endpoint)
          .filter(route -> route.method.isHttpMethod())
          .map(route -> route.method.name() + " " + route.path)
          .collect(Collectors.toSet());
    }
  }

  private static final class NoStores implements ViewStores {

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      throw new UnsupportedOperationException();
    }
  }
}
