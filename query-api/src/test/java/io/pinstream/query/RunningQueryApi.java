package io.pinstream.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.pinstream.feed.FeedReader;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.Passwords;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.model.Verdict;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewUnavailable;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.accounts.AccountsTopology;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.boards.BoardsTopology;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.moderation.ReviewsHome;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.operations.OperationsReader;
import io.pinstream.topologies.operations.OperationsTopology;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.pins.PinsReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The query API on a port of its own. Accounts, boards and operations are the applications, on
 * drivers; pins and feeds are elsewhere, as in a rebalance.
 */
final class RunningQueryApi implements AutoCloseable {

  static final String PASSWORD = "correct horse";

  private static final Clock CLOCK = Clock.systemUTC();

  private final Installation installation = new Installation(new byte[32]);
  final Ids ids = new Ids(installation, CLOCK);
  private final Passwords passwords = new Passwords();
  private final OutcomeWaiters waiters = new OutcomeWaiters();
  private final DrivenApplication accounts;
  private final DrivenApplication boards;
  private final DrivenApplication operations;
  private final QueryApi api;
  private final EdgeServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  RunningQueryApi(Path folder) throws IOException {
    Repartitions one = Repartitions.repartitioned(1);
    Screen screen = new Screen(new ModelInForce(new Trusting()), ScreenLimits.usual());
    accounts =
        new DrivenApplication(
            AccountsTopology.APPLICATION,
            AccountsTopology.build(one, screen),
            folder.resolve("accounts"));
    boards =
        new DrivenApplication(
            BoardsTopology.APPLICATION,
            BoardsTopology.build(one, screen),
            folder.resolve("boards"));
    operations =
        new DrivenApplication(
            OperationsTopology.APPLICATION,
            OperationsTopology.build(waiters),
            folder.resolve("operations"));
    ViewStores elsewhere = new Elsewhere();
    SigningKeys keys = SigningKeys.readOrCreate(folder.resolve("keys.json"));
    URI blobs = URI.create("http://127.0.0.1:9");
    ReviewsHome reviews = new ReviewsHome(elsewhere);
    api =
        new QueryApi(
            new QueryApi.Views(
                new AccountsReader(accounts.stores(), installation),
                new PinsReader(elsewhere),
                new BoardsReader(boards.stores()),
                new OperationsReader(operations.stores(), waiters, CLOCK),
                new FeedReader(elsewhere, read -> {}, FeedLimits.USUAL, CLOCK),
                new ModerationReader(
                    new ModerationReader.Owners(reviews, reviews, reviews), reviews, 1)),
            keys,
            ids,
            new BlobStoreSettings(blobs, blobs, "us-east-1", "pins", "access", "secret"),
            new Bearer(new AccessTokens(keys::publicKeys, CLOCK)),
            passwords,
            RequestLimits.none(),
            LogInLimits.none(),
            new PasswordQueue(1),
            CLOCK,
            () -> true);
    server =
        EdgeServer.start(EdgeServer.Settings.api("query-test", "127.0.0.1", 0, EdgeLimits.PUBLIC));
    server.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              HttpConventions.install(config, List.of());
              api.routes(config);
            }));
  }

  /** Somebody who signed up, with {@link #PASSWORD}. */
  Id user(String name) {
    int home = installation.homeOf(name);
    Id user = ids.fresh(IdType.USER, home);
    Instant now = CLOCK.instant();
    accounts.append(
        Topics.USER_COMMANDS,
        user,
        new UserCommand.SignUp(
            ids.fresh(IdType.SIGN_UP, home), user, null, name, name, passwords.hash(PASSWORD)),
        now);
    boards.append(Topics.USERS, user, new User(user, name, name, now), now);
    return user;
  }

  void follow(Id follower, Id followee, Instant at) {
    Id operation = ids.fresh(IdType.OPERATION, follower.home());
    accounts.append(
        Topics.FOLLOW_COMMANDS,
        follower,
        new FollowCommand.Follow(operation, follower, null, followee),
        at);
  }

  Id privateBoard(Id owner) {
    Id board = ids.fresh(IdType.BOARD, owner.home());
    Id operation = ids.fresh(IdType.OPERATION, owner.home());
    boards.append(
        Topics.BOARD_COMMANDS,
        owner,
        new BoardCommand.CreateBoard(operation, owner, null, board, "Mine", "", Visibility.PRIVATE),
        CLOCK.instant());
    return board;
  }

  Id operation(Id caller) {
    return ids.tagged(ids.fresh(IdType.OPERATION, caller.home()), caller);
  }

  void tell(Operation outcome) {
    operations.append(Topics.OPERATIONS, outcome.id(), outcome, CLOCK.instant());
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  record Answer(int status, HttpResponse<byte[]> response) {

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    byte[] body() {
      return response.body();
    }

    JsonNode json() throws IOException {
      return Json.tree(response.body());
    }

    /** The fields that a problem names. */
    List<String> pointers() throws IOException {
      return json().get("errors").findValuesAsText("pointer");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(call(path));
  }

  Answer get(String token, String path) throws IOException, InterruptedException {
    return send(call(path).header("Authorization", "Bearer " + token));
  }

  Answer logIn(String username, String password) throws IOException, InterruptedException {
    String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    return send(
        call("/v1/sessions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  String tokenOf(String username) throws IOException, InterruptedException {
    return logIn(username, PASSWORD).json().get("accessToken").textValue();
  }

  private HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response);
  }

  @Override
  public void close() {
    http.close();
    server.close();
    api.close();
    operations.close();
    boards.close();
    accounts.close();
  }

  /** Finds nothing wrong with anything. */
  private static final class Trusting implements Scorer {

    @Override
    public String version() {
      return "trusting";
    }

    @Override
    public Verdict.OfText text(String text) {
      return new Verdict.OfText(Verdict.Label.OK, 0, 0, List.of());
    }

    @Override
    public Verdict.OfLink link(String url) {
      return new Verdict.OfLink(Verdict.Label.OK, 0, List.of());
    }
  }

  private static final class Elsewhere implements ViewStores {

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      throw new ViewUnavailable(store);
    }

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      throw new ViewUnavailable(store);
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      throw new ViewUnavailable(store);
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      throw new ViewUnavailable(store);
    }
  }
}
