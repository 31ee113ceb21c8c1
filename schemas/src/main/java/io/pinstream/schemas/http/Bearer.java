package io.pinstream.schemas.http;

import io.javalin.http.Context;
import io.pinstream.schemas.id.Id;

/** Tells who calls, from {@code Authorization: Bearer ...} (RFC 6750). */
public final class Bearer {

  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;

  public Bearer(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /** The caller's user id; ends the request with 401 if there is none. */
  public Id caller(Context ctx) {
    String header = ctx.header("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Problems.unauthenticated("This call needs an access token.");
    }
    return tokens
        .verify(header.substring(SCHEME.length()).strip())
        .orElseThrow(
            () -> Problems.unauthenticated("The access token is not valid, or no longer."));
  }
}
