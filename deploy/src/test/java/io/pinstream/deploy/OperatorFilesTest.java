package io.pinstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the files for operators say of the program is true: commands, options, variables, files. No
 * container engine runs here, so nobody has built the image.
 */
class OperatorFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern VARIABLE = Pattern.compile("\\bPINSTREAM_[A-Z_]+");
  private static final Pattern EXEC =
      Pattern.compile("(?m)^ExecStart=/opt/pinstream/pinstream (.*)$");
  private static final Pattern ARGUMENTS = Pattern.compile("(?m)^ *args: \\[(.*)]$");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?:--from=build )?(\\S+) \\S+$");

  @Test
  void commandsOfUnitsAndManifestsAreCommands() throws Exception {
    List<String> commands = new ArrayList<>();
    for (Path unit : files("systemd", ".service")) {
      matches(EXEC, unit).forEach(commands::add);
    }
    assertThat(commands).hasSize(3);
    for (Path manifest : files("kubernetes/base", ".yaml")) {
      matches(ARGUMENTS, manifest).map(list -> list.replace(", ", " ")).forEach(commands::add);
    }
    assertThat(commands).hasSize(6);

    for (String command : commands) {
      try {
        Main.commandLine().parseArgs(command.split(" "));
      } catch (UnmatchedArgumentException e) {
        throw new AssertionError(command + ": " + e.getMessage(), e);
      } catch (ParameterException e) {
        // What the environment adds, and what Kubernetes puts in, is missing here.
        assertThat(e.getMessage()).containsAnyOf("Missing required option", "$(");
      }
    }
  }

  @Test
  void variablesAreRead() throws Exception {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main"))) {
      for (Path source : sources.filter(file -> file.toString().matches(".*(java|xml)")).toList()) {
        VARIABLE.matcher(Files.readString(source)).results().forEach(v -> read.add(v.group()));
      }
    }
    VARIABLE
        .matcher(Files.readString(ROOT.resolve("pinstream")))
        .results()
        .forEach(v -> read.add(v.group()));
    Set<String> set = new TreeSet<>();
    for (String folder : List.of("systemd", "kubernetes", "container")) {
      for (Path file : files(folder, "")) {
        VARIABLE.matcher(Files.readString(file)).results().forEach(v -> set.add(v.group()));
      }
    }

    assertThat(set).contains("PINSTREAM_BOOTSTRAP_SERVERS", "PINSTREAM_NO_BUILD");
    assertThat(read).containsAll(set);
  }

  /** What the image takes is in the sources, or made by the build in them. */
  @Test
  void whatTheImageCopiesIsThere() throws Exception {
    Path recipe = Path.of("container/Containerfile");
    List<String> copied = matches(COPY, recipe).toList();
    assertThat(copied)
        .containsExactly(
            ".",
            "/build/pinstream",
            "/build/deploy/container/healthcheck",
            "/build/deploy/target/pinstream.jar",
            "/build/deploy/target/lib");
    for (String path : copied) {
      String inSources = path.replaceFirst("^/build/", "");
      if (!inSources.startsWith("deploy/target/")) {
        assertThat(ROOT.resolve(inSources)).as(path).exists();
      }
    }
    // Named by the launcher, which looks for them there.
    assertThat(Files.readString(ROOT.resolve("pinstream")))
        .contains("TARGET=$ROOT/deploy/target", "JAR=$TARGET/pinstream.jar", "LIB=$TARGET/lib");
    String text = Files.readString(recipe);
    assertThat(text).contains("\nUSER 10001:10001\n");
    assertThat(text.indexOf("\nUSER")).isLessThan(text.indexOf("\nENTRYPOINT"));
    assertThat(Path.of("container/healthcheck")).isExecutable();
  }

  private static Stream<String> matches(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    return matcher.results().map(found -> found.group(1));
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
