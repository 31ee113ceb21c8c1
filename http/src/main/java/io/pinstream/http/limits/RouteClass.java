package io.pinstream.http.limits;

import java.time.Duration;
import java.util.List;

/**
 * Calls that share a limit. A user has one allowance of each; an address has one of the last two.
 * {@code docs/security.md} says what each protects.
 */
public enum RouteClass {
  /** Makes, changes and deletes boards. */
  BOARDS("boards", 60, Duration.ofMillis(500), 5_000),
  /** Adds and removes links: an import of some thousands runs at 50 a second. */
  LINKS("links", 500, Duration.ofMillis(20), 100_000),
  PINS("pins", 60, Duration.ofMillis(500), 5_000),
  FOLLOWS("follows", 200, Duration.ofMillis(200), 10_000),
  /** Each notifies another user. */
  SHARES("shares", 30, Duration.ofSeconds(2), 1_000),
  /** Each is checked by a moderator. */
  REPORTS("reports", 20, Duration.ofSeconds(30), 200),
  VERDICTS("verdicts", 300, Duration.ofMillis(50), 50_000),
  UPLOADS("uploads", 60, Duration.ofMillis(500), 2_000),
  /** Announced upload bytes, in units of 1,000. */
  UPLOAD_KILOBYTES("upload-kilobytes", 4_000_000, Duration.ofMillis(22), 4_000_000),
  /** All other writes. */
  WRITES("writes", 60, Duration.ofMillis(500), 5_000),
  /** Reads of operations. */
  OPERATION_READS("operation-reads", 1_000, Duration.ofMillis(5), 0),
  READS("reads", 1_000, Duration.ofMillis(10), 0),
  /** By address: calls without a token, except log-in and sign-up. */
  ANONYMOUS_REQUESTS("anonymous-requests", 2_000, Duration.ofMillis(5), 0),
  /** By address, in addition to the limits on attempts. */
  SIGN_UPS("sign-ups", 200, Duration.ofSeconds(1), 2_000);

  private final String word;
  private final long atOnce;
  private final Duration each;
  private final long aDay;

  RouteClass(String word, long atOnce, Duration each, long aDay) {
    this.word = word;
    this.atOnce = atOnce;
    this.each = each;
    this.aDay = aDay;
  }

  /** The name in headers and, after {@code too-many-}, in problems. */
  public String word() {
    return word;
  }

  /** The burst size. */
  public long atOnce() {
    return atOnce;
  }

  /** The time until one more is allowed. */
  public Duration each() {
    return each;
  }

  /** The daily limit; 0 if there is none. */
  public long aDay() {
    return aDay;
  }

  /** The class of a signed-in user's call. Routes that are not listed here have a limit, too. */
  public static RouteClass of(String method, String path) {
    List<String> parts = List.of(path.split("/", -1));
    String first = parts.size() > 2 ? parts.get(2) : "";
    if (method.equals("GET")) {
      return first.equals("operations") ? OPERATION_READS : READS;
    }
    return switch (first) {
      case "boards" ->
          switch (parts.size() > 4 ? parts.get(4) : "") {
            case "links" -> LINKS;
            case "shares" -> SHARES;
            default -> BOARDS;
          };
      case "pins" -> PINS;
      case "following" -> FOLLOWS;
      case "reports" -> REPORTS;
      case "moderation" -> VERDICTS;
      case "uploads" -> UPLOADS;
      default -> WRITES;
    };
  }
}
