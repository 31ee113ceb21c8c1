package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.schemas.http.Attempts;
import io.pinstream.schemas.http.HttpConventions;
import io.pinstream.schemas.http.JsonBody;
import io.pinstream.schemas.http.Passwords;
import io.pinstream.schemas.http.Problems;
import io.pinstream.topologies.accounts.Account;
import io.pinstream.topologies.accounts.AccountsReader;
import java.util.Objects;
import java.util.Optional;

/** {@code POST /v1/sessions} and the keys that verify what it gives. */
final class Sessions {

  private final AccountsReader accounts;
  private final Passwords passwords;
  private final Attempts attempts;
  private final TokenIssuer tokens;
  private final SigningKeys keys;

  Sessions(
      AccountsReader accounts,
      Passwords passwords,
      Attempts attempts,
      TokenIssuer tokens,
      SigningKeys keys) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.attempts = attempts;
    this.tokens = tokens;
    this.keys = keys;
  }

  void routes(JavalinConfig config) {
    config.routes.post("/v1/sessions", this::logIn);
    config.routes.get(
        "/.well-known/jwks.json",
        ctx -> ctx.contentType("application/json").result(keys.publicKeys().toString(true)));
  }

  private void logIn(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String username = body.required("username", body.verbatim("username", 1, 100));
    String password = body.required("password", body.verbatim("password", 1, 1_000));
    body.done();
    String name = Objects.requireNonNull(username);
    String secret = Objects.requireNonNull(password);
    attempts.check(name, ctx.ip());
    // A name that cannot be is a wrong name, and costs the same as one that nobody has.
    Optional<Account> account =
        Usernames.isPossible(name) ? accounts.account(name) : Optional.empty();
    boolean right =
        account.isPresent()
            ? passwords.verify(secret, account.get().passwordHash())
            : passwords.verifyNobody(secret);
    if (!right || account.isEmpty()) {
      throw Problems.unauthenticated("The user name or the password is wrong.");
    }
    HttpConventions.json(ctx, 200, tokens.issue(account.get().user(), account.get().held()));
  }
}
