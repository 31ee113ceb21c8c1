package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A moderator's verdict changes what others see, in both directions. */
@ExtendWith(RunningPinstream.class)
class ModerationJourneyTest {

  private static final Duration LAG = Duration.ofSeconds(20);

  private final Shared pinstream;
  private ApiClient ada;
  private ApiClient ben;
  private ApiClient mod;

  ModerationJourneyTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @BeforeEach
  void people() throws Exception {
    ada = pinstream.somebody("ada");
    ben = pinstream.somebody("ben");
    mod = pinstream.moderator("mod");
  }

  @Test
  void aReportedPinIsRejectedAndAllowedAgainAtItsPlace() throws Exception {
    ben.follow(ada.userId());
    String first = ada.pin("image/jpeg", Photos.jpeg(71), "The first walk", "");
    String second = ada.pin("image/jpeg", Photos.jpeg(72), "The second walk", "");
    String third = ada.pin("image/jpeg", Photos.jpeg(73), "The third walk", "");
    await().atMost(LAG).until(() -> feed(ben).equals(List.of(third, second, first)));
    report(ben, second);
    await().atMost(LAG).until(() -> isOpen(second));

    JsonNode rejected = verdict(second, "reject", "Not your own photo.");
    assertThat(rejected.get("status").asText()).isEqualTo("applied");
    assertThat(rejected.get("changed").asBoolean()).isTrue();

    assertThat(ben.send("GET", "/v1/pins/" + second, null).status()).isEqualTo(404);
    await().atMost(LAG).until(() -> feed(ben).equals(List.of(third, first)));
    assertThat(ids(ben, "/v1/users/" + ada.userId() + "/pins")).containsExactly(third, first);
    JsonNode own = ada.send("GET", "/v1/pins/" + second, null).ok();
    assertThat(own.get("state").asText()).isEqualTo("rejected");
    assertThat(own.at("/review/note").asText()).isEqualTo("Not your own photo.");
    assertThat(mod.send("GET", "/v1/pins/" + second, null).ok().get("state").asText())
        .isEqualTo("rejected");
    assertThat(image(pinstream.address() + own.at("/image/url").asText())).isEqualTo(404);
    String signed =
        mod.send("GET", "/v1/moderation/" + second + "/image", null).ok().get("url").asText();
    assertThat(image(signed)).isEqualTo(200);
    await().atMost(LAG).until(() -> !isOpen(second));
    assertThat(review(second).get("state").asText()).isEqualTo("rejected");

    JsonNode allowed = verdict(second, "allow", "");
    assertThat(allowed.get("changed").asBoolean()).isTrue();

    assertThat(ben.send("GET", "/v1/pins/" + second, null).status()).isEqualTo(200);
    await().atMost(LAG).until(() -> feed(ben).equals(List.of(third, second, first)));
    assertThat(ada.send("GET", "/v1/pins/" + second, null).ok().get("state").asText())
        .isEqualTo("published");
  }

  @Test
  void theLastOfTwoOppositeVerdictsHoldsAndARepeatedOneChangesNothing() throws Exception {
    ApiClient other = pinstream.moderator("other");
    String pin = ada.pin("image/jpeg", Photos.jpeg(74), "Towers", "");
    report(ben, pin);
    await().atMost(LAG).until(() -> isOpen(pin));
    String path = "/v1/moderation/" + pin + "/verdict";

    ApiClient.Answer reject = mod.send("POST", path, Map.of("verdict", "reject"));
    ApiClient.Answer allow = other.send("POST", path, Map.of("verdict", "allow"));
    ApiClient.Answer again = other.send("POST", path, Map.of("verdict", "allow"));

    assertThat(mod.outcome(reject).get("changed").asBoolean()).isTrue();
    assertThat(other.outcome(allow).get("changed").asBoolean()).isTrue();
    assertThat(other.outcome(again).get("changed").asBoolean()).isFalse();
    assertThat(ben.send("GET", "/v1/pins/" + pin, null).status()).isEqualTo(200);
  }

  @Test
  void aVerdictOnWhatIsGoneIsRejected() throws Exception {
    String pin = ada.pin("image/jpeg", Photos.jpeg(75), "Bridges", "");
    report(ben, pin);
    await().atMost(LAG).until(() -> isOpen(pin));
    ada.done(ada.send("DELETE", "/v1/pins/" + pin, null));

    assertThat(verdict(pin, "reject", "").at("/problem/status").asInt()).isEqualTo(404);
    await().atMost(LAG).until(() -> mod.send("GET", "/v1/moderation/" + pin, null).status() == 404);
  }

  private static void report(ApiClient who, String target)
      throws IOException, InterruptedException {
    who.done(who.send("POST", "/v1/reports", Map.of("target", target, "reason", "Look at it.")));
  }

  private JsonNode verdict(String review, String verdict, String note)
      throws IOException, InterruptedException {
    return mod.outcome(
        mod.send(
            "POST",
            "/v1/moderation/" + review + "/verdict",
            Map.of("verdict", verdict, "note", note)));
  }

  private JsonNode review(String id) throws IOException, InterruptedException {
    return mod.send("GET", "/v1/moderation/" + id, null).ok();
  }

  private boolean isOpen(String review) throws IOException, InterruptedException {
    return review(review).get("open").asBoolean();
  }

  private static int image(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest get = HttpRequest.newBuilder(URI.create(url)).build();
      return http.send(get, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static List<String> feed(ApiClient reader) throws IOException, InterruptedException {
    return ids(reader, "/v1/feed");
  }

  private static List<String> ids(ApiClient reader, String list)
      throws IOException, InterruptedException {
    return reader
        .send("GET", list, null)
        .ok()
        .get("items")
        .valueStream()
        .map(item -> item.get("id").asText())
        .toList();
  }
}
