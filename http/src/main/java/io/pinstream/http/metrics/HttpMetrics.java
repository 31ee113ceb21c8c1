package io.pinstream.http.metrics;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many requests come by each route, how they end, and how long they take. A route is the
 * template of its path, so that there are no more series than routes, whatever clients ask for.
 */
public final class HttpMetrics {

  /** The route of files of the page, and of what is not there. */
  private static final String NO_ROUTE = "none";

  private static final String OTHER = "OTHER";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> CLASSES = List.of("2xx", "3xx", "4xx", "5xx");
  private static final double MILLIS = 1_000;

  private final Counter requests =
      Counter.builder()
          .name("http_server_requests")
          .help("Requests that were answered, by the class of their status")
          .labelNames("method", "route", "status")
          .withoutExemplars() // they ask a tracer, which is not here
          .build();

  private final Histogram durations =
      Histogram.builder()
          .name("http_server_request_duration_seconds")
          .help("How long requests took, from their first byte to the end of the answer")
          .labelNames("method", "route")
          .withoutExemplars()
          .classicOnly()
          .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
          .build();

  public void register(PrometheusRegistry registry) {
    registry.register(requests);
    registry.register(durations);
  }

  /** Shows all routes of this server, even before they are asked for. */
  public void show(Javalin server) {
    show("GET", NO_ROUTE);
    server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .forEach(endpoint -> show(endpoint.method.name(), endpoint.path));
  }

  private void show(String method, String route) {
    CLASSES.forEach(status -> requests.initLabelValues(method, route, status));
    durations.initLabelValues(method, route);
  }

  /**
   * Notes an answer.
   *
   * @param millis since the request began
   */
  public void answered(Context ctx, float millis) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    String route = route(endpoint);
    String method = method(ctx, endpoint);
    requests.labelValues(method, route, Integer.toString(ctx.statusCode() / 100) + "xx").inc();
    durations.labelValues(method, route).observe(millis / MILLIS);
  }

  private static String route(@Nullable Endpoint endpoint) {
    return endpoint == null ? NO_ROUTE : endpoint.path;
  }

  private static String method(Context ctx, @Nullable Endpoint endpoint) {
    if (endpoint != null) {
      return endpoint.method.name();
    }
    String method = ctx.req().getMethod();
    return METHODS.contains(method) ? method : OTHER;
  }
}
