package io.pinstream.schemas.id;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Identifies a request in responses, in the resulting records, and in logs: the client's own, if it
 * is well-formed, else a fresh one.
 */
public final class RequestId {

  /** In requests and answers over HTTP, between nodes too. */
  public static final String HEADER = "X-Request-Id";

  /** In the log's context. */
  public static final String LOG_KEY = "requestId";

  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

  private RequestId() {}

  /** Whether this is a valid request id. */
  public static boolean isWellFormed(String id) {
    return WELL_FORMED.matcher(id).matches();
  }

  /** Adds the request id to what {@code log} logs. */
  public static void naming(String id, Runnable log) {
    within(
        id,
        () -> {
          log.run();
          return id;
        });
  }

  /** Does something for a request: what this thread logs meanwhile names it. */
  public static <T> T within(String id, Supplier<T> work) {
    String before = MDC.get(LOG_KEY);
    MDC.put(LOG_KEY, id);
    try {
      return work.get();
    } finally {
      if (before == null) {
        MDC.remove(LOG_KEY);
      } else {
        MDC.put(LOG_KEY, before);
      }
    }
  }

  /** The request that this thread works for; empty if there is none. */
  public static String current() {
    String id = MDC.get(LOG_KEY);
    return id == null ? "" : id;
  }
}
