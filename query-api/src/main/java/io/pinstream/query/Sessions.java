package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.JsonBody;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.limits.RouteClass;
import io.pinstream.http.login.KnownDevices;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.LogInLimits.Admission;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.http.problems.Problems;
import io.pinstream.topologies.accounts.Account;
import io.pinstream.topologies.accounts.AccountsReader;
import java.util.Objects;
import java.util.Optional;

/** {@code POST /v1/sessions} and the keys that verify its tokens. */
final class Sessions {

  static final String PATH = "/v1/sessions";

  // The limits of sign-up: no other password can be right, and refusing it reveals nothing about a
  // name.
  private static final int SHORTEST_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 128;

  private final AccountsReader accounts;
  private final Passwords passwords;
  private final Doors doors;
  private final TokenIssuer tokens;
  private final SigningKeys keys;

  /** The checks of a log-in before its password. */
  record Doors(
      LogInLimits limits, PasswordQueue queue, KnownDevices devices, RequestLimits requests) {}

  Sessions(
      AccountsReader accounts,
      Passwords passwords,
      Doors doors,
      TokenIssuer tokens,
      SigningKeys keys) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.doors = doors;
    this.tokens = tokens;
    this.keys = keys;
  }

  void routes(JavalinConfig config) {
    config.routes.post(PATH, this::logIn);
    config.routes.get(
        "/.well-known/jwks.json",
        ctx -> {
          doors.requests().address(ctx, RouteClass.ANONYMOUS_REQUESTS);
          ctx.contentType("application/json").result(keys.publicKeys().toString(true));
        });
  }

  private void logIn(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String username = body.required("username", body.verbatim("username", 1, 100));
    String password = body.required("password", body.verbatim("password", 1, 1_000));
    body.done();
    String name = Usernames.meant(Objects.requireNonNull(username));
    String secret = Objects.requireNonNull(password);
    String address = ctx.ip();
    Optional<String> device =
        doors.devices().deviceOf(name, ctx.cookie(doors.devices().cookieOf(name)));
    boolean possible = Usernames.isPossible(name);
    // All impossible names count as one, so that they take no room.
    Admission admission = doors.limits().admit(possible ? name : "", address, device);
    int length = secret.codePointCount(0, secret.length());
    if (!possible || length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
      doors.limits().failed(possible ? name : "", address, admission);
      throw wrong();
    }
    Optional<Account> account = accounts.account(name);
    ctx.future(
        () ->
            doors
                .queue()
                .submit(admission.priority(), admission.row(), () -> isRight(account, secret))
                .thenAccept(
                    right -> {
                      if (!right || account.isEmpty()) {
                        doors.limits().failed(name, address, admission);
                        throw wrong();
                      }
                      remember(ctx, name, device);
                      HttpConventions.json(
                          ctx, 200, tokens.issue(account.get().user(), account.get().held()));
                    }));
  }

  /** An unknown name costs the same as an existing one. */
  private boolean isRight(Optional<Account> account, String secret) {
    return account.isPresent()
        ? passwords.verify(secret, account.get().passwordHash())
        : passwords.verifyNobody(secret);
  }

  /** From now on this device is known. Scripts cannot read the cookie. */
  private void remember(Context ctx, String name, Optional<String> device) {
    Cookie cookie =
        new Cookie(
            doors.devices().cookieOf(name), doors.devices().issue(name, device.orElse(null)));
    cookie.setPath(PATH);
    cookie.setMaxAge((int) KnownDevices.KNOWN.toSeconds());
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setSecure(
        ctx.req().isSecure() || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto")));
    ctx.cookie(cookie);
  }

  private static Problems.ProblemException wrong() {
    return Problems.unauthenticated("The user name or the password is wrong.");
  }
}
