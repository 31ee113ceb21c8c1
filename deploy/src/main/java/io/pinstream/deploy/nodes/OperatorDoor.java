package io.pinstream.deploy.nodes;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.streams.nodes.NodeMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the internal port of a standalone answers to operators' commands: the same as that of a node
 * (see {@link InternalListener}), of itself alone, and only to calls that are signed with the
 * installation's secret.
 */
public final class OperatorDoor {

  private static final byte[] NO_BODY = {};

  private final CallSignature signature;
  private final HomeDoors homes;
  private final Supplier<NodeHeartbeat.State> state;

  /**
   * A door.
   *
   * @param state what a standalone is at this moment
   */
  public OperatorDoor(
      CallSignature signature, HomeDoors homes, Supplier<NodeHeartbeat.State> state) {
    this.signature = signature;
    this.homes = homes;
    this.state = state;
  }

  /** Opens it. */
  public void routes(JavalinConfig config) {
    config.routes.post(HomeDoors.PATH + "{door}", this::read);
    config.routes.get(InternalListener.NODES, this::nodes);
  }

  private void read(Context ctx) {
    byte[] body = ctx.bodyAsBytes();
    if (isSigned(ctx, body)) {
      ctx.future(
          () ->
              homes
                  .call(ctx.pathParam("door"), body)
                  .thenAccept(
                      outcome ->
                          ctx.status(outcome.status())
                              .contentType("application/octet-stream")
                              .result(outcome.body())));
    }
  }

  private void nodes(Context ctx) {
    if (isSigned(ctx, NO_BODY)) {
      ctx.contentType("application/json")
          .result(Json.write(List.of(new NodeMap.View("standalone", true, state.get()))));
    }
  }

  private boolean isSigned(Context ctx, byte[] body) {
    boolean good = signature.isGood(ctx.header(CallSignature.HEADER), ctx.path(), body);
    if (!good) {
      ctx.status(401).result("Not signed with the secret of this installation");
    }
    return good;
  }
}
