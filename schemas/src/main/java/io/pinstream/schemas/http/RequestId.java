package io.pinstream.schemas.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * What tells one request from all others, in answers, in records that come of it, and in logs: the
 * client's own, if it is well-formed, else a fresh one.
 */
public final class RequestId {

  /** Of requests and answers. */
  public static final String HTTP_HEADER = "X-Request-Id";

  /** In the log's context. */
  public static final String LOG_KEY = "requestId";

  private static final String ATTRIBUTE = "pinstream.request-id";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

  private RequestId() {}

  /** Gives a request its id, and names it in the answer, however that comes about. */
  static void assign(Context ctx) {
    String sent = ctx.header(HTTP_HEADER);
    String id = sent != null && isWellFormed(sent) ? sent : UUID.randomUUID().toString();
    ctx.attribute(ATTRIBUTE, id);
    ctx.header(HTTP_HEADER, id);
  }

  /** Whether a request can be called that. */
  public static boolean isWellFormed(String id) {
    return WELL_FORMED.matcher(id).matches();
  }

  /** The one that {@link #assign} gave; empty if the request did not come that far. */
  public static String of(Context ctx) {
    String id = ctx.attribute(ATTRIBUTE);
    return id == null ? "" : id;
  }

  /** Names the request in what {@code log} logs. */
  public static void naming(String id, Runnable log) {
    MDC.put(LOG_KEY, id);
    try {
      log.run();
    } finally {
      MDC.remove(LOG_KEY);
    }
  }
}
