package io.pinstream.schemas.id;

import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * Identifies a request in responses, in the resulting records, and in logs: the client's own, if it
 * is well-formed, else a fresh one.
 */
public final class RequestId {

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
    MDC.put(LOG_KEY, id);
    try {
      log.run();
    } finally {
      MDC.remove(LOG_KEY);
    }
  }
}
