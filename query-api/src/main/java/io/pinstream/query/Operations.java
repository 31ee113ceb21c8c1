package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.limits.ConcurrentWaits;
import io.pinstream.http.limits.Networks;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.limits.RouteClass;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.operations.OperationsReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /v1/operations/{id}}: the outcome of a write. */
final class Operations {

  private static final Pattern WAIT = Pattern.compile("([0-9]{1,2})s");
  private static final int MAX_WAIT_SECONDS = 10;
  private static final String CALLER = "pinstream.caller";

  /** Per user, or per address for sign-ups. */
  private static final int MAX_WAITS = 64;

  private final OperationsReader operations;
  private final Bearer bearer;
  private final Ids ids;
  private final RequestLimits limits;
  private final ConcurrentWaits waits = new ConcurrentWaits(MAX_WAITS);

  Operations(OperationsReader operations, Bearer bearer, Ids ids, RequestLimits limits) {
    this.operations = operations;
    this.bearer = bearer;
    this.ids = ids;
    this.limits = limits;
  }

  void routes(JavalinConfig config) {
    config.routes.get("/v1/operations/{id}", this::get);
  }

  private void get(Context ctx) {
    Id operation = permitted(ctx);
    Duration patience = patience(ctx);
    String waiter = operation.type() == IdType.SIGN_UP ? Networks.of(ctx.ip()) : callerOf(ctx);
    // Beyond the limit, a request is answered as if its time were up.
    boolean waiting = !patience.isZero() && waits.begin(waiter);
    ctx.future(
        () ->
            answered(ctx, operation, waiting ? patience : Duration.ZERO)
                .whenComplete(
                    (done, error) -> {
                      if (waiting) {
                        waits.end(waiter);
                      }
                    }));
  }

  private CompletableFuture<Void> answered(Context ctx, Id operation, Duration patience) {
    CompletableFuture<Optional<byte[]>> outcome;
    try {
      outcome = operations.outcome(operation, patience);
    } catch (RuntimeException e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    return outcome.thenAccept(
        json ->
            HttpConventions.json(
                ctx, 200, json.orElseGet(() -> Json.write(Operation.pending(operation)))));
  }

  private static String callerOf(Context ctx) {
    return String.valueOf(ctx.<String>attribute(CALLER));
  }

  /**
   * Knowing the id of a sign-up is enough to read it, because its caller has no token yet. All
   * other operations are for their caller only; the id identifies the caller before any view has
   * the operation.
   */
  private Id permitted(Context ctx) {
    Id id = Id.parse(ctx.pathParam("id")).orElse(null);
    if (id != null && id.type() == IdType.SIGN_UP) {
      limits.address(ctx, RouteClass.ANONYMOUS_REQUESTS);
      return id;
    }
    Id caller = bearer.caller(ctx);
    ctx.attribute(CALLER, caller.toString());
    if (id == null || id.type() != IdType.OPERATION || !ids.isTaggedFor(id, caller)) {
      throw Problems.notFound();
    }
    return id;
  }

  private static Duration patience(Context ctx) {
    String wait = HttpConventions.query(ctx, "wait");
    if (wait == null) {
      return Duration.ZERO;
    }
    Matcher matcher = WAIT.matcher(wait);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > MAX_WAIT_SECONDS) {
      throw Problems.malformedField("/wait", "must be from 0s to " + MAX_WAIT_SECONDS + "s");
    }
    return Duration.ofSeconds(Integer.parseInt(matcher.group(1)));
  }
}
