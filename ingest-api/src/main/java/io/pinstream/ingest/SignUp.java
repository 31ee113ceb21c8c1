package io.pinstream.ingest;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.pinstream.http.JsonBody;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.limits.RouteClass;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.text.Lengths;
import io.pinstream.schemas.topic.Topics;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/users}: the one call that needs no token. */
final class SignUp {

  static final String PATH = "/v1/users";

  private static final Pattern USERNAME = Pattern.compile("[a-z0-9_]*");

  private final Acceptance acceptance;
  private final Ids ids;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Limits limits;

  /**
   * @param queue of password work, shared with log-ins if they are served here, too
   */
  record Limits(RequestLimits requests, LogInLimits addresses, PasswordQueue queue) {}

  SignUp(Acceptance acceptance, Ids ids, Passwords passwords, Attempts attempts, Limits limits) {
    this.acceptance = acceptance;
    this.ids = ids;
    this.passwords = passwords;
    this.attempts = attempts;
    this.limits = limits;
  }

  /** Cheap checks come first, and the hash, which costs most, last. */
  void create(Context ctx) {
    String key = RequestIds.keyOf(ctx);
    Request request = Request.of(JsonBody.of(ctx));
    attempts.check(request.username(), ctx.ip());
    limits.requests().address(ctx, RouteClass.SIGN_UPS);
    LogInLimits.Admission admission = limits.addresses().signUp(ctx.ip());
    ctx.future(
        () ->
            limits
                .queue()
                .submit(
                    admission.priority(), admission.row(), () -> passwords.hash(request.password()))
                .thenCompose(hash -> accepted(ctx, request, key, hash)));
  }

  private CompletableFuture<Void> accepted(
      Context ctx, Request request, @Nullable String key, String hash) {
    RequestIds requestIds =
        new RequestIds(ids, "anonymous" + request.username(), "POST " + PATH, key);
    Id user = requestIds.thing(IdType.USER, ids.installation().homeOf(request.username()));
    UserCommand.SignUp command =
        new UserCommand.SignUp(
            requestIds.operation(IdType.SIGN_UP, user, request.content()),
            user,
            requestIds.idempotency(request.content()),
            request.username(),
            request.displayName(),
            hash);
    return acceptance.accepted(ctx, Topics.USER_COMMANDS, user, command, user);
  }

  private record Request(String username, String password, String displayName) {

    static Request of(JsonBody body) {
      // As sent: a name that is valid only after trimming is not what the user meant.
      String username =
          body.required(
              "username",
              body.verbatim("username", Lengths.SHORTEST_USERNAME, Lengths.USERNAME)
                  .flatMap(
                      name ->
                          USERNAME.matcher(name).matches()
                              ? Optional.of(name)
                              : body.wrong("username", "may hold only a-z, 0-9 and _")));
      String password = body.required("password", body.verbatim("password", 8, 128));
      Optional<String> displayName = body.line("displayName", 1, Lengths.DISPLAY_NAME);
      body.done();
      return new Request(
          requireNonNull(username),
          requireNonNull(password),
          displayName.orElse(requireNonNull(username)));
    }

    /** Includes the password: fingerprints are keyed with the installation's secret. */
    String[] content() {
      return new String[] {username, password, displayName};
    }

    @Override
    public String toString() {
      return "Request[" + username + "]";
    }
  }
}
