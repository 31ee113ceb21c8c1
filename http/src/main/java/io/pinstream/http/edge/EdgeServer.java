package io.pinstream.http.edge;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.pinstream.http.edge.FrontDoor.State;
import io.pinstream.http.problems.ServerErrors;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener that enforces {@link EdgeLimits}. It listens as soon as it is started, and answers in
 * place of the service until the service is ready ({@link #serve}) and again when it stops ({@link
 * #drain}).
 *
 * <p>A slow client never occupies a thread: bodies are read and responses written asynchronously,
 * in counted memory. Where a handler streams ({@link Bodies#STREAMED}) it runs on virtual threads.
 */
public final class EdgeServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);

  private static final Duration SWEEP = Duration.ofMillis(500);

  /** Longer than every other limit: a last resort. */
  private static final Duration CONNECTOR_IDLE = Duration.ofMinutes(2);

  /** How long a write may wait for a place; then it gets 503. */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

  private static final int BACKLOG = 4_096;
  private static final int KEPT_BY_KERNEL = 128 * 1024;

  /** How a handler reads bodies and writes answers. */
  public enum Bodies {
    /** Whole: both are in memory when, and until, the handler runs. */
    WHOLE,
    /** As they come; the handler blocks, on a virtual thread. */
    STREAMED
  }

  /**
   * The configuration of a listener.
   *
   * @param name of its threads
   * @param port 0 picks a free one
   * @param health whether it answers at {@code /health/} while nothing is served
   * @param http further settings of HTTP
   */
  public record Settings(
      String name,
      String host,
      int port,
      EdgeLimits limits,
      Bodies bodies,
      boolean health,
      Consumer<HttpConfiguration> http) {

    /** Of an API: JSON bodies, health, any address that Javalin shall judge. */
    public static Settings api(String name, String host, int port, EdgeLimits limits) {
      return new Settings(
          name,
          host,
          port,
          limits,
          Bodies.WHOLE,
          true,
          http -> http.setUriCompliance(UriCompliance.LEGACY));
    }
  }

  /** The client of a request, for handlers that stream. */
  public interface Client {

    /**
     * The response is written: incoming bytes are read for a moment, so that the client reads the
     * response.
     */
    void linger();

    /** Closes the connection, whatever its state. */
    void disconnect(String why);
  }

  private final Server server;
  private final ServerConnector connector;
  private final Connections connections;
  private final FrontDoor door;
  private final Service service = new Service();
  private final Readiness readiness = new Readiness();
  private final ScheduledExecutorService sweeper;
  private @Nullable ScheduledFuture<?> sweeps;
  private @Nullable Javalin app;
  private @Nullable Handler served;

  private EdgeServer(Settings settings) {
    EdgeLimits.Capacity capacity = settings.limits().capacity();
    QueuedThreadPool pool = new QueuedThreadPool(capacity.threads(), capacity.threads());
    pool.setName(settings.name());
    pool.setDaemon(true);
    if (settings.bodies() == Bodies.STREAMED) {
      pool.setVirtualThreadsExecutor(
          VirtualThreads.getNamedVirtualThreadsExecutor(settings.name() + "-virtual-"));
    }
    this.server = new Server(pool);
    this.connections = new Connections(settings.limits());
    this.door =
        new FrontDoor(
            capacity.bodyBytes(), settings.bodies(), settings.health(), readiness, connections);
    server.setErrorHandler(ServerErrors::answer);
    server.setHandler(door);
    door.setHandler(
        settings.bodies() == Bodies.WHOLE ? bulkhead(capacity.threads() / 2, service) : service);
    this.connector = new Listener(server, http(settings), connections);
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(CONNECTOR_IDLE.toMillis());
    connector.setAcceptedSendBufferSize(KEPT_BY_KERNEL);
    server.addConnector(connector);
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(settings.name() + "-limits").factory());
  }

  private static HttpConfiguration http(Settings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    // A header field cache per connection would take some 90 KB.
    http.setHeaderCacheSize(0);
    settings.http().accept(http);
    return http;
  }

  /**
   * Writes, which wait for Kafka, have half of the places, so that reads always find some. Requests
   * that need a password check hold no thread while they wait: they wait only in the password
   * queue, where known devices come first. Here they would wait behind strangers.
   */
  private static Handler bulkhead(int places, Handler service) {
    return new Bulkhead(
        service, request -> isWrite(request) && !hashesPasswords(request), places, WRITE_PATIENCE);
  }

  private static boolean isWrite(Request request) {
    return !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
  }

  private static boolean hashesPasswords(Request request) {
    String path = Request.getPathInContext(request);
    return request.getMethod().equals("POST")
        && (path.equals("/v1/users") || path.equals("/v1/sessions"));
  }

  /**
   * Listens, and answers that the service is starting.
   *
   * @throws IOException if the port is not free
   */
  public static EdgeServer start(Settings settings) throws IOException {
    EdgeServer edge = new EdgeServer(settings);
    try {
      edge.connector.open();
      edge.server.start();
    } catch (IOException e) {
      edge.close();
      throw e;
    } catch (Exception e) {
      edge.close();
      throw new IOException(e);
    }
    edge.sweeps =
        edge.sweeper.scheduleWithFixedDelay(
            edge::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    return edge;
  }

  private void sweep() {
    try {
      connections.sweep();
    } catch (RuntimeException e) {
      LOG.warn("Connections were not looked at", e);
    }
  }

  /** What the start waits for, shown by {@code /health/ready} until {@link #serve}. */
  public Readiness readiness() {
    return readiness;
  }

  /** To be called in the configuration of a Javalin that is given to {@link #serve(Javalin)}. */
  public static void install(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.jetty.threadPool = new QueuedThreadPool(4, 1);
    // It has no port of its own.
    config.jetty.addConnector((server, http) -> new LocalConnector(server));
  }

  /**
   * From now on requests go to this application, which is started here and stopped with this
   * server.
   */
  public void serve(Javalin application) {
    app = application.start();
    serve(application.jettyServer().server());
  }

  /**
   * A handler in a server of its own, without a port, which starts it: to be given to {@link
   * #serve(Handler)}.
   */
  public static Server started(Handler handler) throws IOException {
    Server inner = new Server(new QueuedThreadPool(4, 1));
    inner.addConnector(new LocalConnector(inner));
    inner.setErrorHandler(ServerErrors::answer);
    inner.setHandler(handler);
    try {
      inner.start();
      return inner;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** From now on requests go to this handler, which is stopped with this server. */
  public void serve(Handler handler) {
    service.handler = handler;
    served = handler;
    door.enter(State.SERVING);
  }

  /** Who sent a request that a servlet of ours got. */
  public static Client clientOf(ServletRequest request) {
    return (ClientEndPoint)
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Connections that are open now. */
  public int open() {
    return connections.open();
  }

  /** Connections that were closed at once, because there were too many. */
  public long refused() {
    return connections.refused();
  }

  /** Connections that made room for others. */
  public long displaced() {
    return connections.displaced();
  }

  /** Connections that were closed because their clients were too slow or silent. */
  public long overdue() {
    return connections.overdue();
  }

  /** Bytes held for bodies and answers. */
  public long memory() {
    return connections.memory();
  }

  /** Answers new requests that the service is stopping, and waits for running ones. */
  public void drain(Duration patience) {
    door.enter(State.STOPPING);
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (door.running() > 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopServed() {
    try {
      if (app != null) {
        app.stop();
      } else if (served != null) {
        served.stop();
      }
    } catch (Exception e) {
      LOG.warn("What was served did not stop", e);
    }
    app = null;
    served = null;
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    stopServed();
    if (sweeps != null) {
      sweeps.cancel(false);
    }
    sweeper.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The listener at port {} did not stop", port(), e);
    }
  }

  /** The current service. */
  private static final class Service extends Handler.Abstract {

    private volatile @Nullable Handler handler;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Handler now = handler;
      return now != null && now.handle(request, response, callback);
    }
  }

  /** Its connections are {@link ClientEndPoint}s. */
  private static final class Listener extends ServerConnector {

    private final Connections connections;

    Listener(Server server, HttpConfiguration http, Connections connections) {
      super(server, 1, 1, new HttpConnectionFactory(http));
      this.connections = connections;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) {
      ClientEndPoint client =
          new ClientEndPoint(channel, selector, key, getScheduler(), connections);
      client.setIdleTimeout(getIdleTimeout());
      return client;
    }
  }
}
