package io.pinstream.schemas.id;

import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * What tells one request from all others, in answers, in records that come of it, and in logs: the
 * client's own, if it is well-formed, else a fresh one.
 */
public final class RequestId {

  /** In the log's context. */
  public static final String LOG_KEY = "requestId";

  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

  private RequestId() {}

  /** Whether a request can be called that. */
  public static boolean isWellFormed(String id) {
    return WELL_FORMED.matcher(id).matches();
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
