package io.pinstream.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.pinstream.http.problems.Problems;
import io.pinstream.http.problems.ServerErrors;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.RequestId;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Cursor;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Conventions of every call of both APIs. */
public final class HttpConventions {

  private static final Logger LOG = LoggerFactory.getLogger(HttpConventions.class);

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** The most that is read of an unwanted body. A client that sends more may lose the response. */
  private static final int MAX_UNWANTED = 1024 * 1024;

  private static final String HEAD = HttpConventions.class.getName() + ".head";

  private HttpConventions() {}

  /** Whether this is a HEAD request. */
  public static boolean isHead(Context ctx) {
    return ctx.req().getAttribute(HEAD) != null;
  }

  /**
   * Installs them.
   *
   * @param origins web origins that may call (CORS), as {@code https://example.org}
   */
  public static void install(JavalinConfig config, List<String> origins) {
    config.startup.showJavalinBanner = false;
    config.http.maxRequestSize = JsonBody.MAX_BYTES + 1L;
    config.http.prefer405over404 = true;
    config.jetty.modifyServer(server -> server.setErrorHandler(ServerErrors::answer));
    config.jetty.modifyServletContextHandler(
        context -> {
          context.setErrorHandler(ServerErrors::answer);
          FilterHolder around = new FilterHolder(HttpConventions::around);
          around.setAsyncSupported(true);
          context.addFilter(around, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
    config.routes.before(
        ctx -> {
          RequestIdHeader.assign(ctx);
          MDC.put(RequestId.LOG_KEY, RequestIdHeader.of(ctx));
        });
    config.routes.before(ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
    config.routes.before(HttpConventions::refuseBadEscapes);
    config.routes.exception(Problems.ProblemException.class, (e, ctx) -> answer(ctx, e));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) -> {
          if (e instanceof MethodNotAllowedResponse) {
            ctx.header("Allow", String.join(", ", e.getDetails().values()));
          }
          answer(ctx, ServerErrors.problem(e.getStatus()));
        });
    config.routes.exception(
        HttpException.RuntimeException.class, (e, ctx) -> answer(ctx, ServerErrors.problem(400)));
    config.routes.exception(
        Exception.class,
        (e, ctx) -> {
          RequestId.naming(
              RequestIdHeader.of(ctx),
              () -> LOG.error("{} {} failed", ctx.method(), ctx.path(), e));
          answer(ctx, Problem.of(500, "internal-error", "Something went wrong here, not there."));
        });
    config.routes.after(HttpConventions::readToTheEnd);
    if (!origins.isEmpty()) {
      Set<String> allowed = Set.copyOf(origins);
      config.routes.before(ctx -> allow(ctx, allowed));
    }
  }

  /** Jetty accepts {@code %u0041}, and Javalin fails on it before any handler runs. */
  private static void refuseBadEscapes(Context ctx) {
    if (BAD_ESCAPE.matcher(ctx.req().getRequestURI()).find()) {
      throw Problems.malformed("The address is not percent-encoded as it should be.");
    }
  }

  /**
   * Reads the rest of a body, which a request that was refused by its head leaves unread. Jetty
   * would close the connection while the client is still sending, and the client would lose the
   * response.
   */
  private static void readToTheEnd(Context ctx) {
    if (ctx.req().getContentLengthLong() > MAX_UNWANTED) {
      ctx.header("Connection", "close");
      return;
    }
    try {
      InputStream body = ctx.req().getInputStream();
      int read = 0;
      for (long skipped = 1; skipped > 0 && read <= MAX_UNWANTED; read += (int) skipped) {
        skipped = body.skip(MAX_UNWANTED);
      }
      if (read > MAX_UNWANTED) {
        ctx.header("Connection", "close");
      }
    } catch (IOException e) {
      LOG.debug("{} {}: the client did not send its body to the end", ctx.method(), ctx.path(), e);
    }
  }

  /** Answers with JSON of a record. */
  public static void json(Context ctx, int status, Object body) {
    json(ctx, status, Json.write(body));
  }

  /** Answers with bytes that are JSON already. */
  public static void json(Context ctx, int status, byte[] body) {
    ctx.status(status).contentType("application/json").result(body);
  }

  /** An id in the path; a malformed one or one of another type is 404, as if it did not exist. */
  public static Id pathId(Context ctx, String name, IdType type) {
    return Id.parse(ctx.pathParam(name), type).orElseThrow(Problems::notFound);
  }

  /**
   * A query parameter, or null. Ends the request with 400 if the query cannot be decoded; Javalin
   * would treat the parameter as absent.
   */
  public static @Nullable String query(Context ctx, String name) {
    String query = ctx.queryString();
    if (query != null && BAD_ESCAPE.matcher(query).find()) {
      throw Problems.malformed("The query is not percent-encoded as it should be.");
    }
    return ctx.queryParam(name);
  }

  /** The {@code limit} and {@code cursor} of a list. */
  public static Page.Request pageRequest(Context ctx, char list) {
    String limit = query(ctx, "limit");
    String cursor = query(ctx, "cursor");
    return new Page.Request(
        limit == null ? Page.Request.DEFAULT_LIMIT : limit(limit),
        cursor == null
            ? null
            : Cursor.decode(list, cursor)
                .<Position>map(position -> position)
                .orElseThrow(
                    () -> Problems.malformedField("/cursor", "is not a cursor of this list")));
  }

  private static int limit(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= Page.Request.MAX_LIMIT) {
        return limit;
      }
    }
    throw Problems.malformedField(
        "/limit", "must be a whole number from 1 to " + Page.Request.MAX_LIMIT);
  }

  /** Answers with a problem, and with Retry-After if it has one. */
  public static void answer(Context ctx, Problems.ProblemException problem) {
    if (problem.retryAfterSeconds() > 0) {
      ctx.header("Retry-After", Long.toString(problem.retryAfterSeconds()));
    }
    answer(ctx, problem.problem());
  }

  private static void answer(Context ctx, Problem problem) {
    if (RequestIdHeader.of(ctx).isEmpty()) {
      RequestIdHeader.assign(ctx); // something refused it before it had one
    }
    if (problem.status() == 401) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    ctx.status(problem.status())
        .contentType("application/problem+json")
        .result(Json.write(problem));
  }

  /**
   * Around all that is done for a request in its first thread: what that logs then names another
   * request.
   */
  private static void around(ServletRequest request, ServletResponse response, FilterChain rest)
      throws IOException, ServletException {
    try {
      rest.doFilter(headAsGet(request), response);
    } finally {
      MDC.remove(RequestId.LOG_KEY);
    }
  }

  /**
   * Javalin would answer 200 to HEAD for every GET route, without authentication. Jetty sends no
   * body for HEAD in any case.
   */
  private static ServletRequest headAsGet(ServletRequest request) {
    boolean head = request instanceof HttpServletRequest http && http.getMethod().equals("HEAD");
    if (head) {
      request.setAttribute(HEAD, true);
    }
    return head
        ? new HttpServletRequestWrapper((HttpServletRequest) request) {
          @Override
          public String getMethod() {
            return "GET";
          }
        }
        : request;
  }

  private static void allow(Context ctx, Set<String> origins) {
    String origin = ctx.header("Origin");
    ctx.header("Vary", "Origin");
    if (origin != null && origins.contains(origin)) {
      ctx.header("Access-Control-Allow-Origin", origin);
      ctx.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      ctx.header(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Idempotency-Key, X-Request-Id");
      ctx.header(
          "Access-Control-Expose-Headers",
          "Retry-After, RateLimit, RateLimit-Policy, X-Request-Id");
      ctx.header("Access-Control-Max-Age", "600");
    }
    // Not as a route: an OPTIONS route for all paths would make every path exist.
    if (ctx.method().equals(HandlerType.OPTIONS)) {
      ctx.status(204).skipRemainingHandlers();
    }
  }
}
