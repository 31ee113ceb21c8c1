package io.pinstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says before anything is started. */
class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHelps() {
    List<List<String>> commands = new ArrayList<>();
    gather(Main.commandLine(), List.of(), commands);

    assertThat(commands)
        .contains(
            List.of(),
            List.of("up"),
            List.of("tap"),
            List.of("rotate-keys"),
            List.of("users"),
            List.of("users", "grant"),
            List.of("users", "show"),
            List.of("pins", "show"),
            List.of("dead-letters", "list"),
            List.of("dead-letters", "show"),
            List.of("dead-letters", "replay"),
            List.of("backup"),
            List.of("restore"),
            List.of("spam", "announce"));
    for (List<String> command : commands) {
      for (String help : List.of("-h", "--help")) {
        List<String> words = new ArrayList<>(command);
        words.add(help);
        assertThat(run(words)).as(words.toString()).isZero();
        assertThat(out.toString())
            .as(words.toString())
            .startsWith("Usage: ")
            .contains("Exit codes:");
        assertThat(err.toString()).as(words.toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "help up", "help users", "users help grant", "spam help train"})
  void helpIsACommandToo(String words) {
    assertThat(run(words)).isZero();
    assertThat(out.toString()).startsWith("Usage: pinstream");
  }

  @Test
  void theVersionNamesTheBuild() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().strip()).matches("Pinstream \\d\\S* \\(\\w+\\), Java 25\\S*");
  }

  @Test
  void aShellIsToldHowToComplete() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString())
        .contains("complete -F _complete_pinstream")
        .contains("rotate-keys")
        .contains("--quarantine-budget");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "up --nothing",
        "up --port 0",
        "up --port -1",
        "up --port abc",
        "up --port 8080.5",
        "up --port 99999",
        "up --port 64523",
        "up --port 65535",
        "up --port 99999999999999999999",
        "up --push-up-to -1",
        "up --push-up-to NaN",
        "up --awake-days 0",
        "up --awake-days 999999999999",
        "up --feed-memory 0",
        "up --feed-memory -1",
        "up --feed-memory 999999999999",
        "up --hold-budget NaN",
        "up --hold-budget -0.1",
        "up --hold-budget 2",
        "up --reject-budget NaN",
        "up --reject-budget 0.5",
        "up --quarantine-budget NaN",
        "up --quarantine-budget -1",
        "up --quarantine-budget Infinity",
        "up --cors-origin example.org",
        "up --cors-origin https://example.org/",
        "up --cors-origin *",
        "tap",
        "tap users --bootstrap nowhere",
        "tap users --bootstrap localhost:0",
        "tap users --bootstrap localhost:99999",
        "tap users --bootstrap localhost:9092,",
        "users",
        "users grant ada",
        "users grant ada emperor",
        "users grant ada moderator --bootstrap localhost",
        "spam",
        "spam announce here --port 0",
        "spam take-back --port 99999",
        "spam train --data x --false-alarms NaN",
        "spam train --data x --false-alarms 1",
        "rehearse"
      })
  void whatIsWrongIsSaidInOneSentenceAndWhereToReadMore(String words) {
    assertThat(run(words)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSizeBetween(1, 2)
        .noneMatch(line -> line.contains("\tat "));
  }

  @Test
  void aPortThatIsTooHighSaysWhichIsTheHighest() {
    run("up --port 64523");

    assertThat(err.toString())
        .isEqualTo(
            "Invalid value for option '--port': '64523' is not a number from 1 to 64522 (the ports"
                + " that follow go up to N+1013)\nSee pinstream up --help\n");
  }

  private static void gather(CommandLine line, List<String> name, List<List<String>> all) {
    all.add(name);
    line.getSubcommands()
        .forEach(
            (word, sub) -> {
              if (!word.equals("help")) {
                List<String> longer = new ArrayList<>(name);
                longer.add(word);
                gather(sub, longer, all);
              }
            });
  }

  private int run(String words) {
    return run(Arrays.asList(words.split(" ")));
  }

  private int run(List<String> words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }
}
