package io.pinstream.http;

import io.javalin.http.Context;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Collections;
import java.util.List;

/** Authenticates the caller from {@code Authorization: Bearer ...} (RFC 6750). */
public final class Bearer {

  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final RequestLimits limits;

  /** Without limits. */
  public Bearer(AccessTokens tokens) {
    this(tokens, RequestLimits.none());
  }

  /**
   * @param limits of authenticated callers
   */
  public Bearer(AccessTokens tokens, RequestLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  /** The caller's user id; ends the request with 401 if there is none. */
  public Id caller(Context ctx) {
    return identified(ctx).user();
  }

  /** As {@link #caller}; ends the request with 403 if the caller is not a moderator. */
  public Id moderator(Context ctx) {
    Caller caller = identified(ctx);
    if (!caller.is(Role.MODERATOR)) {
      throw Problems.moderatorsOnly();
    }
    return caller.user();
  }

  /**
   * The caller, with roles. Call it once per request, because each call counts against the limits.
   * Ends the request with 401 without a caller, and with 429 beyond the rate limit.
   */
  public Caller identified(Context ctx) {
    List<String> headers = Collections.list(ctx.req().getHeaders("Authorization"));
    // If there are two, a proxy in front may have checked the other one.
    String header = headers.size() == 1 ? headers.get(0) : "";
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Problems.unauthenticated("This call needs one access token.");
    }
    Caller caller =
        tokens
            .verify(header.substring(SCHEME.length()))
            .orElseThrow(
                () -> Problems.unauthenticated("The access token is not valid, or no longer."));
    limits.user(ctx, caller.user());
    return caller;
  }
}
