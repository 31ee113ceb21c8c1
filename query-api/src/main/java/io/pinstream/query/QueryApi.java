package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.feed.FeedReader;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.limits.RouteClass;
import io.pinstream.http.login.KnownDevices;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.streams.reads.ViewUnavailable;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.operations.OperationsReader;
import io.pinstream.topologies.pins.PinsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The routes of the query API.
 *
 * <pre>
 * POST /v1/sessions                     log in
 * GET  /v1/operations/{id}              the outcome of a write
 * GET  /v1/me, /v1/users...             users, followers, following
 * GET  /v1/feed                         the caller's feed
 * GET  /v1/pins/{id}, /v1/users/{id}/pins
 * GET  /v1/boards, /v1/boards/{id}, /v1/boards/{id}/links, /v1/boards/{id}/shares,
 *      /v1/users/{id}/boards
 * GET  /v1/moderation/queue, /v1/moderation/{reviewId}, .../image   for moderators
 * GET  /media/{pinId}/{mediaKey}        redirects to an image
 * GET  /.well-known/jwks.json, /openapi.yaml, /health/live, /health/ready
 * </pre>
 */
public final class QueryApi implements AutoCloseable {

  /** The views that the API reads. */
  public record Views(
      AccountsReader accounts,
      PinsReader pins,
      BoardsReader boards,
      OperationsReader operations,
      FeedReader feeds,
      ModerationReader moderation) {}

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final RequestLimits limits;
  private final Sessions sessions;
  private final Operations operations;
  private final People people;
  private final Pins pins;
  private final Boards boards;
  private final Moderation moderation;
  private final MediaLinks media;
  private final BooleanSupplier ready;

  /**
   * The API over these views.
   *
   * @param limits those of {@code bearer}
   * @param queue of password checks; shared with sign-ups in the same process
   * @param ready whether everything that it reads is running
   */
  public QueryApi(
      Views views,
      SigningKeys keys,
      Ids ids,
      BlobStoreSettings blobStore,
      Bearer bearer,
      Passwords passwords,
      RequestLimits limits,
      LogInLimits logInLimits,
      PasswordQueue queue,
      Clock clock,
      BooleanSupplier ready) {
    this.media = new MediaLinks(blobStore);
    this.limits = limits;
    this.sessions =
        new Sessions(
            views.accounts(),
            passwords,
            new Sessions.Doors(logInLimits, queue, new KnownDevices(ids, clock), limits),
            new TokenIssuer(keys, clock),
            keys);
    this.operations = new Operations(views.operations(), bearer, ids, limits);
    Moderators moderators = new Moderators(views.accounts(), bearer);
    this.people = new People(views.accounts(), bearer, moderators);
    this.pins =
        new Pins(views.feeds(), views.pins(), views.accounts(), media, bearer, moderators, limits);
    this.boards = new Boards(views.boards(), views.accounts(), bearer);
    this.moderation = new Moderation(views.moderation(), views.pins(), media, moderators);
    this.ready = ready;
  }

  /** Adds the routes to a server that has {@link HttpConventions}. */
  public void routes(JavalinConfig config) {
    sessions.routes(config);
    operations.routes(config);
    people.routes(config);
    pins.routes(config);
    boards.routes(config);
    moderation.routes(config);
    config.routes.get(
        "/openapi.yaml",
        ctx -> {
          limits.address(ctx, RouteClass.ANONYMOUS_REQUESTS);
          ctx.contentType("application/yaml").result(openApi());
        });
    config.routes.get("/health/live", ctx -> health(ctx, true));
    config.routes.get("/health/ready", ctx -> health(ctx, ready.getAsBoolean()));
    config.routes.exception(
        ViewUnavailable.class,
        (e, ctx) ->
            HttpConventions.answer(
                ctx,
                Problems.unavailable(
                    "This part of the data is not ready here; try again.", RETRY)));
  }

  private static void health(Context ctx, boolean up) {
    if (!up) {
      ctx.header("Retry-After", Long.toString(RETRY.toSeconds()));
    }
    HttpConventions.json(ctx, up ? 200 : 503, Map.of("status", up ? "up" : "down"));
  }

  private static byte[] openApi() {
    try (InputStream in =
        HttpConventions.class.getResourceAsStream("/io/pinstream/schemas/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    media.close();
  }
}
