package io.pinstream.http;

import io.javalin.http.Context;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Role;
import java.util.Collections;
import java.util.List;

/** Tells who calls, from {@code Authorization: Bearer ...} (RFC 6750). */
public final class Bearer {

  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final RequestLimits limits;

  /** Without limits. */
  public Bearer(AccessTokens tokens) {
    this(tokens, RequestLimits.none());
  }

  /**
   * @param limits of those who are found to call
   */
  public Bearer(AccessTokens tokens, RequestLimits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  /** The caller's user id; ends the request with 401 if there is none. */
  public Id caller(Context ctx) {
    return identified(ctx).user();
  }

  /** As {@link #caller}; ends the request with 403 if the caller is no moderator. */
  public Id moderator(Context ctx) {
    Caller caller = identified(ctx);
    if (!caller.is(Role.MODERATOR)) {
      throw Problems.moderatorsOnly();
    }
    return caller.user();
  }

  /**
   * The caller, with roles. To be asked once a request, for it counts there. Ends the request with
   * 401 if there is none, and with 429 if this one has called too often.
   */
  public Caller identified(Context ctx) {
    List<String> headers = Collections.list(ctx.req().getHeaders("Authorization"));
    // Of two, a proxy before us may have looked at the other one.
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
