package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.Caller;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Role;
import io.pinstream.topologies.accounts.Account;
import io.pinstream.topologies.accounts.AccountsReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Users and follow edges. */
final class People {

  private static final char FOLLOWERS = 'r';
  private static final char FOLLOWING = 'g';
  private static final byte[] ROLES = ",\"roles\":".getBytes(StandardCharsets.US_ASCII);

  private final AccountsReader accounts;
  private final Bearer bearer;
  private final Moderators moderators;

  People(AccountsReader accounts, Bearer bearer, Moderators moderators) {
    this.accounts = accounts;
    this.bearer = bearer;
    this.moderators = moderators;
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
    Caller caller = bearer.identified(ctx);
    answer(
        ctx,
        accounts
            .user(caller.user(), caller.user())
            .map(user -> withRoles(user, moderators.roles(caller))));
  }

  /** The current roles; inserted before the last brace. */
  private static byte[] withRoles(byte[] user, Set<Role> roles) {
    byte[] words = Json.write(roles.stream().map(Role::word).sorted().toList());
    return ByteBuffer.allocate(user.length + ROLES.length + words.length)
        .put(user, 0, user.length - 1)
        .put(ROLES)
        .put(words)
        .put((byte) '}')
        .array();
  }

  private void byUsername(Context ctx) {
    Id caller = bearer.caller(ctx);
    String name = HttpConventions.query(ctx, "username");
    if (name == null) {
      throw Problems.malformedField("/username", "is required");
    }
    String meant = Usernames.meant(name);
    Optional<Account> account =
        Usernames.isPossible(meant) ? accounts.account(meant) : Optional.empty();
    answer(ctx, account.flatMap(found -> accounts.user(caller, found.user())));
  }

  private void byId(Context ctx) {
    Caller caller = bearer.identified(ctx);
    Id user = HttpConventions.pathId(ctx, "userId", IdType.USER);
    answer(
        ctx, moderators.is(caller) ? accounts.anyUser(user) : accounts.user(caller.user(), user));
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
