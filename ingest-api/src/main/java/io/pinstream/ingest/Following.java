package io.pinstream.ingest;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** {@code PUT} and {@code DELETE /v1/following/{userId}}. */
final class Following {

  static final String PATH = "/v1/following";
  static final String ID = "userId";

  private final Acceptance acceptance;
  private final Ids ids;
  private final Bearer bearer;

  Following(Acceptance acceptance, Ids ids, Bearer bearer) {
    this.acceptance = acceptance;
    this.ids = ids;
    this.bearer = bearer;
  }

  void follow(Context ctx) {
    accept(ctx, "PUT", FollowCommand.Follow::new);
  }

  void unfollow(Context ctx) {
    accept(ctx, "DELETE", FollowCommand.Unfollow::new);
  }

  private void accept(Context ctx, String method, Verb verb) {
    Id caller = bearer.caller(ctx);
    Id followee = HttpConventions.pathId(ctx, ID, IdType.USER);
    RequestIds requestIds =
        RequestIds.bodiless(ctx, ids, caller, method + " " + PATH + "/" + followee);
    FollowCommand command =
        verb.command(
            requestIds.operation(IdType.OPERATION, caller),
            caller,
            requestIds.idempotency(),
            followee);
    acceptance.accept(ctx, Topics.FOLLOW_COMMANDS, caller, command, followee);
  }

  private interface Verb {
    FollowCommand command(Id operation, Id caller, @Nullable Idempotency idempotency, Id followee);
  }
}
