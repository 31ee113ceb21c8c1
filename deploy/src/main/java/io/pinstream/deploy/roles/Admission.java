package io.pinstream.deploy.roles;

import io.pinstream.http.AccessTokens;
import io.pinstream.http.Bearer;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import java.time.Clock;
import java.time.Duration;

/**
 * Authentication and rate limits. All APIs of a process share one instance, so that a caller's
 * requests to them count together, and passwords wait in one queue.
 */
public record Admission(
    Bearer bearer,
    Passwords passwords,
    Attempts attempts,
    RequestLimits requests,
    LogInLimits logIns,
    PasswordQueue queue) {

  private static final Attempts.Limits UNLIMITED =
      new Attempts.Limits(
          new Attempts.Limit(1_000_000, Duration.ofMillis(1)),
          new Attempts.Limit(1_000_000, Duration.ofMillis(1)));

  /** With the usual limits. */
  public static Admission limited(AccessTokens tokens, Clock clock) {
    // The other half of the CPUs is for everything else.
    int passwordsAtOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return of(
        tokens,
        new Attempts(Attempts.Limits.DEFAULT, clock),
        RequestLimits.usual(clock),
        LogInLimits.usual(clock),
        passwordsAtOnce);
  }

  /** Without limits: for load tests. */
  public static Admission unlimited(AccessTokens tokens, Clock clock) {
    return of(
        tokens,
        new Attempts(UNLIMITED, clock),
        RequestLimits.none(),
        LogInLimits.none(),
        Runtime.getRuntime().availableProcessors());
  }

  private static Admission of(
      AccessTokens tokens,
      Attempts attempts,
      RequestLimits requests,
      LogInLimits logIns,
      int passwordsAtOnce) {
    return new Admission(
        new Bearer(tokens, requests),
        new Passwords(),
        attempts,
        requests,
        logIns,
        new PasswordQueue(passwordsAtOnce));
  }
}
