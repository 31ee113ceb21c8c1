package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.schemas.http.Bearer;
import io.pinstream.schemas.http.HttpConventions;
import io.pinstream.schemas.http.Problems;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.moderation.ModerationReader;

/** What moderators are to look at. Who is none learns nothing here but that. */
final class Moderation {

  private static final char QUEUE = 'q';

  private final ModerationReader reviews;
  private final Bearer bearer;

  Moderation(ModerationReader reviews, Bearer bearer) {
    this.reviews = reviews;
    this.bearer = bearer;
  }

  void routes(JavalinConfig config) {
    config.routes.get("/v1/moderation/queue", this::queue);
    config.routes.get("/v1/moderation/{reviewId}", this::review);
  }

  private void queue(Context ctx) {
    bearer.moderator(ctx);
    byte[] page = reviews.queue(HttpConventions.pageRequest(ctx, QUEUE)).toJson(QUEUE);
    HttpConventions.json(ctx, 200, page);
  }

  private void review(Context ctx) {
    bearer.moderator(ctx);
    // Whatever it names: reviews have the ids of pins, boards and users, and ids of their own.
    Id id = Id.parse(ctx.pathParam("reviewId")).orElseThrow(Problems::notFound);
    HttpConventions.json(ctx, 200, reviews.review(id).orElseThrow(Problems::notFound));
  }
}
