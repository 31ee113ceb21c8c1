package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.feed.FeedReader;
import io.pinstream.http.Bearer;
import io.pinstream.http.Caller;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.limits.RouteClass;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.pins.PinsReader;
import java.util.Optional;

/** The feed, pins, and the images of pins. */
final class Pins {

  private static final char FEED = 'f';
  private static final char PINS = 'p';

  private final FeedReader feeds;
  private final PinsReader pins;
  private final AccountsReader accounts;
  private final MediaLinks media;
  private final Bearer bearer;
  private final Moderators moderators;
  private final RequestLimits limits;

  Pins(
      FeedReader feeds,
      PinsReader pins,
      AccountsReader accounts,
      MediaLinks media,
      Bearer bearer,
      Moderators moderators,
      RequestLimits limits) {
    this.feeds = feeds;
    this.pins = pins;
    this.accounts = accounts;
    this.media = media;
    this.bearer = bearer;
    this.moderators = moderators;
    this.limits = limits;
  }

  void routes(JavalinConfig config) {
    config.routes.get("/v1/feed", this::feed);
    config.routes.get("/v1/pins/{pinId}", this::pin);
    config.routes.get("/v1/users/{userId}/pins", this::pinsOf);
    config.routes.get("/media/{pinId}/{mediaKey}", this::image);
  }

  private void feed(Context ctx) {
    Id reader = bearer.caller(ctx);
    Page page = feeds.feed(reader, HttpConventions.pageRequest(ctx, FEED));
    HttpConventions.json(ctx, 200, page.toJson(FEED));
  }

  private void pin(Context ctx) {
    Caller caller = bearer.identified(ctx);
    Id pin = HttpConventions.pathId(ctx, "pinId", IdType.PIN);
    Optional<byte[]> json = moderators.is(caller) ? pins.anyPin(pin) : pins.pin(caller.user(), pin);
    HttpConventions.json(ctx, 200, json.orElseThrow(Problems::notFound));
  }

  private void pinsOf(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id author = HttpConventions.pathId(ctx, "userId", IdType.USER);
    Page.Request request = HttpConventions.pageRequest(ctx, PINS);
    if (accounts.user(caller, author).isEmpty()) {
      throw Problems.notFound();
    }
    HttpConventions.json(ctx, 200, pins.pinsOf(caller, author, request).toJson(PINS));
  }

  /**
   * The stable URL of an image. It needs no token, and works only while its pin is published:
   * without a token the author cannot be told from others.
   */
  private void image(Context ctx) {
    limits.address(ctx, RouteClass.ANONYMOUS_REQUESTS);
    Id id = HttpConventions.pathId(ctx, "pinId", IdType.PIN);
    String mediaKey = ctx.pathParam("mediaKey");
    Pin pin = pins.pin(id).map(json -> Json.read(json, Pin.class)).orElseThrow(Problems::notFound);
    if (!pin.image().url().equals(BlobKeys.mediaPath(id, mediaKey))) {
      throw Problems.notFound();
    }
    ctx.header("Cache-Control", "private, max-age=" + MediaLinks.CACHED.toSeconds());
    String key = BlobKeys.media(id, mediaKey);
    ctx.status(302)
        .header("Location", HttpConventions.isHead(ctx) ? media.signHead(key) : media.sign(key));
  }
}
