package io.pinstream.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.StandaloneProcess;
import io.pinstream.deploy.users.RoleDesk;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A reported pin that is allowed and rejected in turn, whatever happens to the service meanwhile.
 */
final class JudgedPin {

  private static final Duration LAG = Duration.ofSeconds(30);

  private final Caller reporter;
  private final Caller moderator;
  private final String pin;
  private final SplittableRandom random;
  private boolean published = true;
  private int verdicts;

  private JudgedPin(Caller reporter, Caller moderator, String pin, long seed) {
    this.reporter = reporter;
    this.moderator = moderator;
    this.pin = pin;
    this.random = new SplittableRandom(seed);
  }

  static JudgedPin create(StandaloneProcess pinstream, Caller nobody, long seed)
      throws IOException, InterruptedException {
    Caller author = nobody.signUp("judged_author", "the author's password", "judged-1");
    Caller reporter = nobody.signUp("judged_reporter", "the reporter's password", "judged-2");
    nobody.signUp("judged_moderator", "the moderator's password", "judged-3");
    Installation installation =
        Installation.read(pinstream.data().resolve("keys").resolve("installation.secret"));
    RoleDesk desk =
        new RoleDesk(pinstream.bootstrapServers(), new Ids(installation, Clock.systemUTC()));
    assertThat(desk.grant("judged_moderator", Role.MODERATOR)).isPresent();
    // Under its key the sign-up is the same; the log-in sees the role.
    Caller moderator = nobody.signUp("judged_moderator", "the moderator's password", "judged-3");

    String upload =
        author.upload("image/jpeg", Photos.jpeg(9), "judged-4").get("uploadId").asText();
    Answer pinned =
        author.patiently(
            "POST", "/v1/pins", Map.of("uploadId", upload, "title", "A walk"), "judged-5");
    author.outcome(pinned);
    String pin = pinned.body().get("id").asText();
    Answer report =
        reporter.patiently(
            "POST", "/v1/reports", Map.of("target", pin, "reason", "Not hers."), "judged-6");
    assertThat(reporter.outcome(report).get("changed").asBoolean()).isTrue();
    return new JudgedPin(reporter, moderator, pin, seed);
  }

  String pin() {
    return pin;
  }

  /** One verdict: it comes true once, and everybody's reads by id see it. */
  void step() throws IOException, InterruptedException {
    boolean allow = random.nextBoolean();
    Answer accepted =
        moderator.patiently(
            "POST",
            "/v1/moderation/" + pin + "/verdict",
            Map.of("verdict", allow ? "allow" : "reject"),
            "verdict-" + verdicts++);
    JsonNode outcome = moderator.outcome(accepted);
    assertThat(outcome.get("status").asText()).as("%s", outcome).isEqualTo("applied");
    assertThat(outcome.get("changed").asBoolean()).as("%s", outcome).isEqualTo(allow != published);
    published = allow;
    assertThat(reporter.patiently("GET", "/v1/pins/" + pin, null, null).status())
        .isEqualTo(published ? 200 : 404);
  }

  /** What the review says, once it has followed. */
  void check() {
    await("the review of " + pin)
        .atMost(LAG)
        .untilAsserted(
            () -> {
              JsonNode review =
                  moderator.patiently("GET", "/v1/moderation/" + pin, null, null).ok();
              assertThat(review.get("state").asText())
                  .isEqualTo(published ? "published" : "rejected");
              assertThat(review.get("open").asBoolean()).isEqualTo(verdicts == 0);
            });
    // It was counted, once, whoever was killed meanwhile.
    Map<String, String> again = Map.of("target", pin, "reason", "Not hers!");
    try {
      JsonNode outcome =
          reporter.outcome(reporter.patiently("POST", "/v1/reports", again, "judged-7"));
      if (published) {
        assertThat(outcome.get("changed").asBoolean()).isFalse();
      } else {
        assertThat(outcome.at("/problem/status").asInt()).isEqualTo(404);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return verdicts + " verdicts";
  }
}
