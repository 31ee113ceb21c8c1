package io.pinstream.http.edge;

import io.pinstream.http.edge.ClientEndPoint.Phase;
import io.pinstream.http.problems.ServerErrors;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The first handler of a request. Answers health checks while the service starts or stops, refuses
 * by the head alone what is too large, and passes the rest on when its body is complete.
 */
final class FrontDoor extends Handler.Wrapper {

  /** The most that is read of a refused body, so that its sender reads the response. */
  private static final int LINGER_BYTES = 1024 * 1024;

  private static final String RETRY_SECONDS = "1";

  /** The state of the service. */
  enum State {
    STARTING,
    SERVING,
    STOPPING
  }

  private final int bodyBytes;
  private final EdgeServer.Bodies bodies;
  private final boolean health;
  private final Readiness readiness;
  private final Connections connections;
  private final AtomicInteger running = new AtomicInteger();
  private volatile State state = State.STARTING;

  FrontDoor(
      int bodyBytes,
      EdgeServer.Bodies bodies,
      boolean health,
      Readiness readiness,
      Connections connections) {
    this.bodyBytes = bodyBytes;
    this.bodies = bodies;
    this.health = health;
    this.readiness = readiness;
    this.connections = connections;
  }

  void enter(State next) {
    state = next;
  }

  /** Requests that are being answered. */
  int running() {
    return running.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ClientEndPoint client =
        (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    client.enter(Phase.WORK);
    if (state != State.SERVING) {
      return answerForTheService(request, response, over(client, callback));
    }
    running.incrementAndGet();
    Callback over =
        new Callback.Nested(over(client, callback)) {
          @Override
          public void succeeded() {
            running.decrementAndGet();
            super.succeeded();
          }

          @Override
          public void failed(Throwable e) {
            running.decrementAndGet();
            super.failed(e);
          }
        };
    try {
      if (bodies == EdgeServer.Bodies.STREAMED) {
        client.enter(Phase.STREAM);
        return super.handle(request, response, over) || notFound(request, response, over);
      }
      withBody(request, response, over, client);
    } catch (Exception e) {
      Response.writeError(request, response, over, e);
    }
    return true;
  }

  /** The exchange is over: it is the client's turn again. */
  private static Callback over(ClientEndPoint client, Callback callback) {
    return new Callback.Nested(callback) {
      @Override
      public void succeeded() {
        client.enter(Phase.HEAD);
        super.succeeded();
      }

      @Override
      public void failed(Throwable e) {
        client.enter(Phase.HEAD);
        super.failed(e);
      }
    };
  }

  private void withBody(Request request, Response response, Callback over, ClientEndPoint client)
      throws Exception {
    boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    if (request.getLength() > bodyBytes || (chunked && bodyBytes == 0)) {
      refuse(413, request, response, over, client);
      return;
    }
    if (request.getLength() == 0 || (request.getLength() < 0 && !chunked)) {
      pass(request, response, over, client);
      return;
    }
    client.enter(Phase.BODY);
    BodyReading reading = new BodyReading(request, response, over, client);
    reading.reader.run();
  }

  /** The state of one request while its body is read. */
  private final class BodyReading implements BodyReader.Outcome {

    private final Request request;
    private final Response response;
    private final Callback over;
    private final ClientEndPoint client;
    private final BodyReader reader;

    BodyReading(Request request, Response response, Callback over, ClientEndPoint client) {
      this.request = request;
      this.response = response;
      this.over = over;
      this.client = client;
      this.reader = new BodyReader(request, bodyBytes, client, connections, this);
    }

    @Override
    public void complete(Request complete) {
      try {
        Callback released = Callback.from(reader::release, over);
        pass(complete, response, released, client);
      } catch (Exception e) {
        Response.writeError(request, response, over, e);
      }
    }

    @Override
    public void failed(Throwable cause) {
      Response.writeError(request, response, over, 400, null, cause);
    }

    @Override
    public void tooLarge() {
      refuse(413, request, response, over, client);
    }

    @Override
    public void noMemory() {
      refuse(503, request, response, over, client);
    }
  }

  private void pass(Request request, Response response, Callback over, ClientEndPoint client)
      throws Exception {
    AnswerBuffer answer = new AnswerBuffer(request, response, over, client, connections);
    Callback handled = answer.handled();
    if (!super.handle(request, answer, handled)) {
      notFound(request, answer, handled);
    }
  }

  private static boolean notFound(Request request, Response response, Callback callback) {
    Response.writeError(request, response, callback, 404);
    return true;
  }

  /**
   * Answers at once, and keeps reading for a moment: if the connection were closed while the client
   * is sending, the client would lose the response.
   */
  private void refuse(
      int status, Request request, Response response, Callback over, ClientEndPoint client) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    client.enter(Phase.LINGER);
    write(
        response,
        status,
        "application/problem+json",
        Json.write(ServerErrors.problem(status)),
        Callback.from(new Linger(request, over), over::failed));
  }

  private static final class Linger implements Runnable {

    private final Request request;
    private final Callback over;
    private int read;

    Linger(Request request, Callback over) {
      this.request = request;
      this.over = over;
    }

    @Override
    public void run() {
      while (read <= LINGER_BYTES) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          break;
        }
        read += chunk.remaining();
        boolean last = chunk.isLast();
        chunk.release();
        if (last) {
          break;
        }
      }
      over.succeeded();
    }
  }

  private boolean answerForTheService(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    if (health && reads && path.equals("/health/live")) {
      byte[] up = Json.write(Map.of("status", "up"));
      write(response, 200, "application/json", up, callback);
      return true;
    }
    response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
    boolean starting = state == State.STARTING;
    if (health && reads && path.equals("/health/ready")) {
      Map<String, Object> down = new LinkedHashMap<>();
      down.put("status", "down");
      List<String> awaited = starting ? readiness.awaited() : List.of("stopping");
      down.put("waitingFor", awaited);
      write(response, 503, "application/json", Json.write(down), callback);
      return true;
    }
    byte[] problem =
        Json.write(
            Problem.of(
                503,
                "unavailable",
                starting ? "The service starts; try again." : "This node stops; try again."));
    write(response, 503, "application/problem+json", problem, callback);
    return true;
  }

  private static void write(
      Response response, int status, String type, byte[] body, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
