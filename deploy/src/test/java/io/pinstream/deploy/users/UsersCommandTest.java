package io.pinstream.deploy.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@ExtendWith(RunningPinstream.class)
class UsersCommandTest {

  private static final String PASSWORD = "a password of hers";

  private final Shared pinstream;

  UsersCommandTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void aRoleCountsFromTheNextLogInOnAndEndsAtOnce() throws Exception {
    ApiClient before = pinstream.nobody().signUp("roles_ada", PASSWORD, "Ada");
    assertThat(roles(before)).isEmpty();

    assertThat(users("grant", "roles_ada")).isZero();

    assertThat(roles(before)).isEmpty();
    ApiClient moderator = pinstream.nobody().logIn("roles_ada", PASSWORD);
    assertThat(roles(moderator)).containsExactly("moderator");
    // again, which changes nothing
    assertThat(users("grant", "roles_ada")).isZero();

    assertThat(users("revoke", "roles_ada")).isZero();

    // the token still names the role, which does not count any more
    assertThat(roles(moderator)).isEmpty();
    assertThat(roles(pinstream.nobody().logIn("roles_ada", PASSWORD))).isEmpty();
  }

  @Test
  void whatCannotBeIsSaidAndFails(@TempDir Path elsewhere) {
    assertThat(users("grant", "roles_nobody_has_this")).isEqualTo(1);
    assertThat(users("grant", "No Name")).isEqualTo(1);
    assertThat(run("grant", "roles_ada", "emperor")).isEqualTo(2);
    assertThat(run("grant", "roles_ada")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("grant", "roles_ada", "moderator", "--data", elsewhere.toString())).isEqualTo(1);
  }

  private int users(String verb, String name) {
    return run(
        verb,
        name,
        "moderator",
        "--data",
        pinstream.data().toString(),
        "--bootstrap",
        pinstream.bootstrapServers());
  }

  private static int run(String... args) {
    return new CommandLine(new UsersCommand()).execute(args);
  }

  private static List<String> roles(ApiClient who) throws IOException, InterruptedException {
    return who.send("GET", "/v1/me", null)
        .ok()
        .get("roles")
        .valueStream()
        .map(r -> r.asText())
        .toList();
  }
}
