package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.pins.PinsReader;

/** The moderation queue and its reviews. Non-moderators get 403. */
final class Moderation {

  private static final char QUEUE = 'q';

  private final ModerationReader reviews;
  private final PinsReader pins;
  private final MediaLinks media;
  private final Moderators moderators;

  Moderation(ModerationReader reviews, PinsReader pins, MediaLinks media, Moderators moderators) {
    this.reviews = reviews;
    this.pins = pins;
    this.media = media;
    this.moderators = moderators;
  }

  /**
   * @param url of the blob store, signed
   * @param expiresIn seconds
   */
  private record Picture(String url, long expiresIn) {}

  void routes(JavalinConfig config) {
    config.routes.get("/v1/moderation/queue", this::queue);
    config.routes.get("/v1/moderation/{reviewId}", this::review);
    config.routes.get("/v1/moderation/{reviewId}/image", this::image);
  }

  private void queue(Context ctx) {
    moderators.require(ctx);
    byte[] page = reviews.queue(HttpConventions.pageRequest(ctx, QUEUE)).toJson(QUEUE);
    HttpConventions.json(ctx, 200, page);
  }

  private void review(Context ctx) {
    moderators.require(ctx);
    // Of any type: reviews have the ids of pins, boards and users, or their own.
    Id id = Id.parse(ctx.pathParam("reviewId")).orElseThrow(Problems::notFound);
    HttpConventions.json(ctx, 200, reviews.review(id).orElseThrow(Problems::notFound));
  }

  /**
   * The image of a pin, held or not. Its stable URL needs no token, and so is 404 while the pin is
   * not published.
   */
  private void image(Context ctx) {
    moderators.require(ctx);
    Id id = HttpConventions.pathId(ctx, "reviewId", IdType.PIN);
    Pin pin =
        pins.anyPin(id).map(json -> Json.read(json, Pin.class)).orElseThrow(Problems::notFound);
    String path = pin.image().url();
    String key = BlobKeys.media(id, path.substring(path.lastIndexOf('/') + 1));
    HttpConventions.json(ctx, 200, new Picture(media.sign(key), MediaLinks.SIGNED.toSeconds()));
  }
}
