package io.pinstream.deploy.spam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SpamCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HONEST = "{\"kind\": \"text\", \"text\": \"a walk by the sea\"}";
  private static final String LINK = "{\"kind\": \"link\", \"url\": \"http://a.example/\"}";
  private static final String HEADER = "id,age,pins,constant,label\n";

  @TempDir private Path folder;

  /** What a run printed, and its exit code. */
  private record Run(int code, String out, String err) {}

  @Test
  void scoreAnswersEachLineInItsOrder() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(i % 7 == 3 ? LINK : i % 7 == 5 ? "no JSON" : HONEST);
    }

    List<JsonNode> answers = scored(String.join("\n", lines));

    assertThat(answers).hasSize(2_000);
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).has("error")).isEqualTo(i % 7 == 5);
      assertThat(answers.get(i).at("/scores/phishing").isNumber()).isEqualTo(i % 7 == 3);
      assertThat(answers.get(i).at("/scores/spam").isNumber()).isEqualTo(i % 7 != 3 && i % 7 != 5);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "nonsense;null",
        "``;null",
        "[1];null",
        "{\"kind\": \"text\", \"text\": \"x\"} 2;null",
        "{\"kind\": \"text\"};text",
        "{\"kind\": \"link\"};url",
        "{\"text\": \"x\"};kind",
        "{\"kind\": \"picture\", \"text\": \"x\"};kind",
        "{\"kind\": 1, \"text\": \"x\"};kind",
        "{\"kind\": \"text\", \"text\": [\"x\"]};text",
        "{\"kind\": \"text\", \"text\": null};text",
        "{\"kind\": \"link\", \"url\": {}};url"
      })
  void aBadLineIsAnsweredWithItsFieldAndTheNextIsScored(String line, String field)
      throws Exception {
    List<JsonNode> answers = scored(HONEST + "\n" + line + "\n" + LINK + "\n");

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).has("label")).isTrue();
    assertThat(answers.get(1).at("/error/field").textValue()).isEqualTo(field);
    assertThat(answers.get(1).at("/error/message").asText()).isNotBlank();
    assertThat(answers.get(2).at("/scores/phishing").isNumber()).isTrue();
  }

  @Test
  void aLineOf64KiBOfCombiningCharactersIsOneAnswer() throws Exception {
    String marks = "\u0316\u0345".repeat(1 << 14);
    String whole = "{\"kind\": \"text\", \"text\": \"a" + marks + "\"}\n";
    String cut = "{\"kind\": \"text\", \"text\": \"a" + marks + "\n";

    List<JsonNode> answers = scored(whole + cut + HONEST + "\n");

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).at("/scores/spam").asDouble(-1)).isBetween(0.0, 1.0);
    assertThat(answers.get(1).at("/error/field").asText()).isEqualTo("text");
    assertThat(answers.get(2).has("label")).isTrue();
  }

  @Test
  void noLinesAreNoAnswers() throws Exception {
    assertThat(scored("")).isEmpty();
  }

  @Test
  void anomaliesPrintsAScoreForEachIdAndTheOddOneIsHighest() throws Exception {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = 0; i < 60; i++) {
      csv.append("p").append(i).append(',').append(i % 5 == 0 ? "" : 30 + i % 9);
      csv.append(',').append(10 + i % 11).append(",4,0\n");
    }
    csv.append("\"odd, one\",0,900000,4,1\n");

    Run run = anomalies(csv.toString());

    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(62);
    assertThat(lines.getFirst()).isEqualTo("id,score");
    assertThat(lines.get(1)).matches("p0,[01]\\.\\d{6}");
    assertThat(lines.getLast()).startsWith("\"odd, one\",");
    double odd = score(lines.getLast());
    assertThat(lines.subList(1, 61)).allMatch(line -> score(line) < odd);
  }

  @Test
  void theLabelDoesNotMoveAScore() throws Exception {
    String rows = "a,1,2,4,%s\nb,2,2,4,0\nc,1,3,4,0\nd,90,80,4,0\n";

    assertThat(anomalies(HEADER + rows.formatted("0")).out())
        .isEqualTo(anomalies(HEADER + rows.formatted("1")).out())
        .hasLineCount(5);
  }

  @Test
  void aColumnWithoutNumbersIsNamedAndCanBeLeftOut() throws Exception {
    String csv = "id,pins,city\n1,2,Oslo\n2,3,Bergen\n3,900,Oslo\n";

    Run refused = anomalies(csv);
    Run run = anomalies(csv, "--without", "city");

    assertThat(refused.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(refused.err()).contains("Column \"city\" holds no numbers");
    assertThat(refused.out()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).hasLineCount(4);
  }

  @Test
  void anEmptyFileAndOneThatIsNotThereAreRefusedInASentence() throws Exception {
    Run none = run("anomalies", "--in", folder.resolve("none.csv").toString());

    assertThat(anomalies("").err()).contains("The file is empty");
    assertThat(none.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(none.err()).contains("There is no file").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"train --data .", "evaluate --data .", "score", "anomalies --in rows.csv"})
  void anUnknownOptionIsRefusedByItsName(String command) {
    Run run = run((command + " --colour=blue").split(" ", -1));

    assertThat(run.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run.err()).contains("Unknown option: '--colour=blue'");
  }

  @Test
  void noCommandAndAnUnknownPartAreRefused() {
    assertThat(run().err()).contains("Which command?");
    assertThat(run("evaluate", "--data", ".", "--part", "moon").err()).contains("moon");
  }

  private static double score(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  private Run anomalies(String csv, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), csv);
    List<String> arguments = new ArrayList<>(List.of("--in", file.toString()));
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new AnomaliesCommand(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  private static Run run(String... arguments) {
    StringWriter err = new StringWriter();
    int code = new CommandLine(new SpamCommand()).setErr(new PrintWriter(err)).execute(arguments);
    return new Run(code, "", err.toString());
  }

  private static List<JsonNode> scored(String in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ScoreCommand command =
        new ScoreCommand(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
    assertThat(new CommandLine(command).execute()).isZero();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    return answers;
  }
}
