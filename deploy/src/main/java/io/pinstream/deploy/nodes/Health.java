package io.pinstream.deploy.nodes;

import io.javalin.config.JavalinConfig;
import java.util.function.BooleanSupplier;

/** The health of a node that does not answer reads, in the form of the query API's. */
final class Health {

  private Health() {}

  /** Adds {@code /health/live} and {@code /health/ready}. */
  static void routes(JavalinConfig config, BooleanSupplier ready) {
    config.routes.get(
        "/health/live", ctx -> ctx.contentType("application/json").result("{\"status\":\"up\"}"));
    config.routes.get(
        "/health/ready",
        ctx -> {
          boolean up = ready.getAsBoolean();
          ctx.status(up ? 200 : 503)
              .contentType("application/json")
              .result(up ? "{\"status\":\"up\"}" : "{\"status\":\"down\"}");
        });
  }
}
