package io.pinstream.deploy.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.RunningPinstream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images that are bombs: none is published as it is, and a bystander notices nothing. */
@ExtendWith(RunningPinstream.class)
class ImageBombsTest {

  @Test
  void noBombIsPublished(RunningPinstream.Shared pinstream) throws Exception {
    ApiClient mallory = pinstream.somebody("bomber");
    Map<String, Integer> refusals = new TreeMap<>();
    int taken = 0;
    try (Bystander bystander = Bystander.start(pinstream.address(), "bomb_bystander")) {
      for (Map.Entry<String, byte[]> bomb : ImageBombs.refused().entrySet()) {
        JsonNode outcome = pin(mallory, bomb.getKey(), bomb.getValue());
        assertThat(outcome.get("status").asText()).as(bomb.getKey()).isEqualTo("rejected");
        String type = outcome.get("problem").get("type").asText();
        refusals.merge(type.substring(type.lastIndexOf(':') + 1), 1, Integer::sum);
      }
      for (Map.Entry<String, byte[]> bomb : ImageBombs.defused().entrySet()) {
        JsonNode outcome = pin(mallory, bomb.getKey(), bomb.getValue());
        assertThat(outcome.get("status").asText()).as(bomb.getKey()).isEqualTo("applied");
        assertThat(publishedBytes(mallory, outcome)).as(bomb.getKey()).isLessThan(1_000);
        taken++;
      }
      JsonNode honest = pin(mallory, "49 megapixels in one colour", ImageBombs.honest());
      assertThat(honest.get("status").asText()).isEqualTo("applied");

      Bystander.Report report = bystander.stop();
      assertThat(report.failed()).as(report.toString()).isZero();
      bystander.assertNothingLost();
      Attack.report(
          "image bombs",
          refusals + " refused, " + taken + " published without the bomb; " + report);
    }
  }

  private static JsonNode pin(ApiClient user, String title, byte[] image)
      throws IOException, InterruptedException {
    String type = image[0] == 'G' ? "image/gif" : image[0] == 'R' ? "image/webp" : "image/png";
    JsonNode ticket = user.upload(type, image);
    Answer answer =
        user.send(
            "POST",
            "/v1/pins",
            Map.of("uploadId", ticket.get("uploadId").asText(), "title", title));
    return user.outcome(answer);
  }

  private static long publishedBytes(ApiClient user, JsonNode outcome)
      throws IOException, InterruptedException {
    String pin = outcome.get("target").asText();
    return user.send("GET", "/v1/pins/" + pin, null).ok().get("image").get("bytes").asLong();
  }
}
