package io.pinstream.ingest;

import io.javalin.http.Context;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.JsonBody;
import io.pinstream.http.RequestIdHeader;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Accepted;
import io.pinstream.schemas.topic.Topic;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Completes every call that appends a command: 202 once it is durable, without a waiting thread.
 */
final class Acceptance {

  private final CommandLog log;

  Acceptance(CommandLog log) {
    this.log = log;
  }

  /**
   * @param key where the command is judged
   * @param thing what the answer names
   */
  <C extends Command> void accept(
      Context ctx, Topic<Id, ? super C> topic, Id key, C command, Id thing) {
    ctx.future(() -> accepted(ctx, topic, key, command, thing));
  }

  /** As {@link #accept}, for calls that wait for something else first. */
  <C extends Command> CompletableFuture<Void> accepted(
      Context ctx, Topic<Id, ? super C> topic, Id key, C command, Id thing) {
    Accepted accepted = Accepted.of(thing, command.operation());
    return log.append(topic, key, command, RequestIdHeader.of(ctx))
        .thenRun(() -> HttpConventions.json(ctx, 202, accepted));
  }

  /** For calls without a body: ignores what is sent, up to a limit. */
  static void passOverBody(Context ctx) {
    long announced = ctx.req().getContentLengthLong();
    try {
      if (announced > JsonBody.MAX_BYTES
          || ctx.req().getInputStream().readNBytes(JsonBody.MAX_BYTES + 1).length
              > JsonBody.MAX_BYTES) {
        throw Problems.tooLarge("The body may have at most " + JsonBody.MAX_BYTES + " bytes.");
      }
    } catch (IOException e) {
      throw Problems.malformed("The body could not be read to its end.");
    }
  }
}
