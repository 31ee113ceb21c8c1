package io.pinstream.deploy.nodes;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import io.pinstream.http.metrics.Metrics;
import io.pinstream.schemas.id.RequestId;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.nodes.CallSignature;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.streams.nodes.NodeMap;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes ask of this one, each call signed with the installation's secret: home reads, of
 * what is active here or of copies, and the map of nodes.
 *
 * <pre>
 * POST /internal/homes/{door}    reads in, answers out ({@link HomeDoors})
 * POST /internal/copies/{door}   the same, where a copy may answer
 * GET  /internal/nodes           all nodes, as this one knows them
 * GET  /health/live, /ready      unsigned: whether this node serves
 * GET  /metrics                  unsigned, for Prometheus, which can sign nothing
 * </pre>
 */
final class InternalListener implements AutoCloseable {

  static final String NODES = "/internal/nodes";

  private static final Logger LOG = LoggerFactory.getLogger(InternalListener.class);
  private static final byte[] NO_BODY = {};
  private static final HomeDoors.Outcome FAILED = new HomeDoors.Outcome(500, NO_BODY);

  private final EdgeServer server;
  private final CallSignature signature;
  private final NodeMap nodes;

  /**
   * To what is at home here.
   *
   * @param copies where what is on standby here may answer
   */
  record Doors(HomeDoors homes, HomeDoors copies) {}

  /** What operators ask. */
  record Watched(Metrics metrics, BooleanSupplier ready) {}

  private InternalListener(EdgeServer server, CallSignature signature, NodeMap nodes) {
    this.server = server;
    this.signature = signature;
    this.nodes = nodes;
  }

  /**
   * Begins to answer.
   *
   * @param watched its readiness: whether all that this node does can be done
   */
  static InternalListener start(
      NodeSettings settings, CallSignature signature, Doors doors, NodeMap nodes, Watched watched) {
    EdgeServer server;
    try {
      server =
          EdgeServer.start(
              EdgeServer.Settings.api(
                  "internal", settings.host(), settings.internalPort(), EdgeLimits.NODES));
    } catch (IOException e) {
      throw new StartupException(
          "Port %d on %s is not free".formatted(settings.internalPort(), settings.host()), e);
    }
    InternalListener listener = new InternalListener(server, signature, nodes);
    server.serve(
        Javalin.create(
            config -> {
              EdgeServer.install(config);
              config.routes.post(
                  HomeDoors.PATH + "{door}", ctx -> listener.read(ctx, doors.homes()));
              config.routes.post(
                  HomeDoors.COPIES + "{door}", ctx -> listener.read(ctx, doors.copies()));
              config.routes.get(NODES, listener::nodes);
              Health.routes(config, watched.ready());
              watched.metrics().routes(config);
            }));
    return listener;
  }

  private void read(Context ctx, HomeDoors asked) {
    byte[] body = ctx.bodyAsBytes();
    if (isSigned(ctx, body)) {
      String door = ctx.pathParam("door");
      String sent = ctx.header(RequestId.HEADER);
      String request = sent != null && RequestId.isWellFormed(sent) ? sent : "";
      CompletableFuture<HomeDoors.Outcome> outcome =
          RequestId.within(request, () -> asked.call(door, body))
              .exceptionally(
                  failure -> {
                    RequestId.naming(
                        request, () -> LOG.error("A read of {} failed", door, failure));
                    return FAILED;
                  });
      ctx.future(
          () ->
              outcome.thenAccept(
                  is ->
                      ctx.status(is.status())
                          .contentType("application/octet-stream")
                          .result(is.body())));
    }
  }

  private void nodes(Context ctx) {
    if (isSigned(ctx, NO_BODY)) {
      ctx.contentType("application/json").result(Json.write(nodes.all()));
    }
  }

  private boolean isSigned(Context ctx, byte[] body) {
    boolean good = signature.isGood(ctx.header(CallSignature.HEADER), ctx.path(), body);
    if (!good) {
      ctx.status(401).result("Not signed by a node of this installation");
    }
    return good;
  }

  @Override
  public void close() {
    server.close();
  }
}
