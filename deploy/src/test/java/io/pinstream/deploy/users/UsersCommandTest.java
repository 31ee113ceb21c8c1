package io.pinstream.deploy.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.nodes.InstallationKeys;
import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.id.Id;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
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
  void whatIsKnownOfAUserIsShownExceptThePassword() throws Exception {
    ApiClient eve = pinstream.nobody().signUp("shown_eve", PASSWORD, "Eve");
    ApiClient adam = pinstream.nobody().signUp("shown_adam", PASSWORD, "Adam");
    adam.follow(eve.userId());
    users("grant", "shown_eve");

    try (OperatorHomes homes = OperatorHomes.at(internalPort(), keys(), Clock.systemUTC())) {
      UserReport report = new UserReport(homes);
      Id id = report.named("shown_eve").orElseThrow();
      assertThat(id).hasToString(eve.userId());
      assertThat(report.lines(id).orElseThrow())
          .contains(
              "user       " + id,
              "review     none",
              "roles      moderator",
              "followers  1",
              "following  0")
          .anyMatch(
              line -> line.contains(", partition " + id.partition(4) + " of 4, on standalone"))
          .anyMatch(line -> line.contains("\"username\":\"shown_eve\""))
          .noneMatch(line -> line.contains("argon2"));
    }
    assertThat(show("shown_eve")).isZero();
    assertThat(show(eve.userId())).isZero();
    assertThat(show("shown_nobody_has_this")).isEqualTo(1);
    assertThat(show("No Name")).isEqualTo(1);
  }

  @Test
  void strangersAreToldNothing(@TempDir Path others) throws Exception {
    InstallationKeys.make(others);
    assertThat(run("show", "shown_eve", "--node", internalPort().toString(), "--keys", "" + others))
        .isEqualTo(1);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/internal/nodes", "/internal/homes/pinstream-accounts")) {
        HttpRequest unsigned =
            HttpRequest.newBuilder(internalPort().resolve(path))
                .method(
                    path.endsWith("nodes") ? "GET" : "POST",
                    HttpRequest.BodyPublishers.ofString("[]"))
                .build();
        assertThat(http.send(unsigned, HttpResponse.BodyHandlers.discarding()).statusCode())
            .as(path)
            .isEqualTo(401);
      }
    }
  }

  private int show(String who) {
    return run("show", who, "--node", internalPort().toString(), "--keys", keys().toString());
  }

  private URI internalPort() {
    return URI.create(pinstream.metricsAddress()).resolve("/");
  }

  private Path keys() {
    return pinstream.data().resolve("keys");
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
