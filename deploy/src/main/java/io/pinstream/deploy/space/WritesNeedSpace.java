package io.pinstream.deploy.space;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.pinstream.http.problems.Problems;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Refuses all write requests while there is too little space on disk. Log-in and log-out are still
 * accepted, so that users can read.
 */
public final class WritesNeedSpace {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Set<HandlerType> READS =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
  private static final String SESSIONS = "/v1/sessions";

  private WritesNeedSpace() {}

  /**
   * @param enough whether there is enough space
   */
  public static void install(JavalinConfig config, BooleanSupplier enough) {
    config.routes.beforeMatched(
        ctx -> {
          if (writes(ctx) && !enough.getAsBoolean()) {
            throw Problems.insufficientStorage(RETRY_AFTER);
          }
        });
  }

  private static boolean writes(Context ctx) {
    return !READS.contains(ctx.method()) && !ctx.path().startsWith(SESSIONS);
  }
}
