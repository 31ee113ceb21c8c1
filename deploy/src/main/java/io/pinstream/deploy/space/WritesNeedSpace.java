package io.pinstream.deploy.space;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.pinstream.http.problems.Problems;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Refuses all calls that write, whoever makes them, while there is too little space on disk. To log
 * in and out is no such call: people must be able to read.
 */
public final class WritesNeedSpace {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final Set<HandlerType> READS =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
  private static final String SESSIONS = "/v1/sessions";

  private WritesNeedSpace() {}

  /**
   * @param enough whether there is
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
