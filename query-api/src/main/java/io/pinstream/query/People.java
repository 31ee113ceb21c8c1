package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.schemas.http.Bearer;
import io.pinstream.schemas.http.HttpConventions;
import io.pinstream.schemas.http.Problems;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.accounts.Account;
import io.pinstream.topologies.accounts.AccountsReader;
import java.util.Optional;
import java.util.function.BiFunction;

/** Users, and who follows whom. */
final class People {

  private static final char FOLLOWERS = 'r';
  private static final char FOLLOWING = 'g';

  private final AccountsReader accounts;
  private final Bearer bearer;

  People(AccountsReader accounts, Bearer bearer) {
    this.accounts = accounts;
    this.bearer = bearer;
  }

  void routes(JavalinConfig config) {
    config.routes.get("/v1/me", this::me);
    config.routes.get("/v1/users", this::byUsername);
    config.routes.get("/v1/users/{userId}", this::byId);
    config.routes.get(
        "/v1/users/{userId}/followers", ctx -> list(ctx, FOLLOWERS, accounts::followers));
    config.routes.get(
        "/v1/users/{userId}/following", ctx -> list(ctx, FOLLOWING, accounts::following));
  }

  private void me(Context ctx) {
    Id caller = bearer.caller(ctx);
    answer(ctx, accounts.user(caller, caller));
  }

  private void byUsername(Context ctx) {
    Id caller = bearer.caller(ctx);
    String name = HttpConventions.query(ctx, "username");
    if (name == null) {
      throw Problems.malformedField("/username", "is required");
    }
    Optional<Account> account =
        Usernames.isPossible(name) ? accounts.account(name) : Optional.empty();
    answer(ctx, account.flatMap(found -> accounts.user(caller, found.user())));
  }

  private void byId(Context ctx) {
    Id caller = bearer.caller(ctx);
    answer(ctx, accounts.user(caller, HttpConventions.pathId(ctx, "userId", IdType.USER)));
  }

  private void list(Context ctx, char list, BiFunction<Id, Page.Request, Page> read) {
    Id caller = bearer.caller(ctx);
    Id user = HttpConventions.pathId(ctx, "userId", IdType.USER);
    Page.Request request = HttpConventions.pageRequest(ctx, list);
    if (accounts.user(caller, user).isEmpty()) {
      throw Problems.notFound();
    }
    HttpConventions.json(ctx, 200, read.apply(user, request).toJson(list));
  }

  private static void answer(Context ctx, Optional<byte[]> json) {
    HttpConventions.json(ctx, 200, json.orElseThrow(Problems::notFound));
  }
}
