package io.pinstream.spam.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinstream.spam.model.SpamModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePipeTest {

  private static final SpamModel MODEL = SpamModel.shipped();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyLineHasOneAnswerInItsOrder() throws Exception {
    StringBuilder in = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      in.append(i % 3 == 0 ? "{\"kind\": \"link\", \"url\": \"http://a.example/\"}" : "nonsense");
      in.append('\n');
    }

    List<JsonNode> answers = answers(in.toString());

    assertThat(answers).hasSize(5_000);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).has("error")).isEqualTo(i % 3 != 0);
    }
  }

  @Test
  void aTextIsAnsweredWithLabelScoresReasonsAndVersion() throws Exception {
    JsonNode answer =
        answers("{\"kind\": \"text\", \"text\": \"hello\", \"more\": [1]}").getFirst();

    assertThat(answer.get("label").asText()).isEqualTo("ok");
    assertThat(answer.get("scores").fieldNames()).toIterable().containsExactly("spam", "offensive");
    assertThat(answer.get("reasons").isArray()).isTrue();
    assertThat(answer.get("modelVersion").asText()).isEqualTo(MODEL.version());
  }

  @Test
  void aBadLineIsAnsweredWithTheFieldAndTheNextLineIsScored() throws Exception {
    List<JsonNode> answers =
        answers(
            """
            {"kind": "text"}
            {"kind": "picture", "text": "x"}
            {"kind": "link", "url": 7}
            {"text": "x"}

            {"kind": "text", "text": "x"
            {"kind": "text", "text": "fine"}
            """);

    assertThat(answers)
        .extracting(answer -> answer.path("error").path("field").asText())
        .containsExactly("text", "kind", "url", "kind", "null", "text", "");
    assertThat(answers.getLast().get("label").asText()).isEqualTo("ok");
  }

  private static List<JsonNode> answers(String in) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LinePipe(new LineScorer(MODEL), 2)
        .run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
    List<JsonNode> answers = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }
}
