package io.pinstream.deploy.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the tour: all its blocks as they stand, in one session of bash that ends at the first thing
 * that fails, in a folder that has a {@code ./pinstream} of its own.
 *
 * <p>A block {@code ```bash terminal=N} is for another terminal: it goes on beside the others. If
 * it starts Pinstream, the tour goes on when that is ready, as a reader does.
 */
class TourTest {

  private static final Path TOUR = Path.of("README.md");

  private static final int MINUTES = 8;
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```bash(?: terminal=(\\d+))?\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PIN = Pattern.compile("^The same pin: (\\S+)$", Pattern.MULTILINE);

  private record Block(int line, String terminal, String text) {}

  @TempDir private Path folder;

  @Test
  void theTourWorksAsItStands() throws Exception {
    int port = startOfFreePorts();
    writeLauncher(port);
    List<Block> blocks = blocks(Files.readString(root().resolve(TOUR)));
    assertThat(blocks).hasSizeGreaterThan(10);
    Path script = Files.writeString(folder.resolve("tour.sh"), script(blocks));
    Path output = folder.resolve("tour.log");

    ProcessBuilder bash =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment().put("API", "http://127.0.0.1:" + port);
    bash.environment().put("BROKER", "127.0.0.1:" + (port + 1012));
    bash.environment().put("TMPDIR", folder.toString());
    bash.environment().remove("PHOTO");
    Process session = bash.start();
    boolean ended = session.waitFor(MINUTES, TimeUnit.MINUTES);
    session.destroyForcibly();

    String said = Files.readString(output);
    assertThat(ended && session.exitValue() == 0)
        .as("%s\n== terminals\n%s", said, terminals())
        .isTrue();
    Matcher pin = PIN.matcher(said);
    assertThat(pin.find()).as(said).isTrue();
    String id = "\"id\":\"" + pin.group(1) + "\"";
    int kill = said.indexOf("kill -9");
    assertThat(kill).isPositive();
    assertThat(said.substring(0, kill)).contains("{\"items\":[{" + id);
    assertThat(said.substring(kill)).contains("{\"items\":[{" + id).contains("200 image/jpeg");
    assertThat(said)
        .contains("\"status\":\"applied\"")
        .contains("\"pointer\":\"/title\"")
        .contains("\"status\":403");
    assertThat(Files.readString(folder.resolve("terminal-2.log"))).contains(id);
  }

  /**
   * Everything that ./pinstream became, by the ids that it left, with the servers that it started:
   * these write into the folder for a moment after it has gone. The tour may have ended anywhere.
   */
  @AfterEach
  void endWhatWasStarted() throws IOException {
    Path ids = folder.resolve("started");
    if (Files.exists(ids)) {
      for (String id : Files.readAllLines(ids)) {
        ProcessHandle.of(Long.parseLong(id))
            .filter(process -> process.parent().isPresent())
            .ifPresent(
                process ->
                    Stream.concat(process.descendants(), Stream.of(process))
                        .toList()
                        .forEach(TourTest::end));
      }
    }
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private String terminals() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int terminal = 1; terminal <= 2; terminal++) {
      Path log = folder.resolve("terminal-" + terminal + ".log");
      all.append(Files.exists(log) ? Files.readString(log) : "");
    }
    return all.toString();
  }

  /** The folder of the repository, wherever in it the tests are run. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(TOUR))) {
      folder = Objects.requireNonNull(folder.getParent(), "There is no " + TOUR + " above");
    }
    return folder;
  }

  /** A port such that all that follow from it are free: below those that the system gives away. */
  private static int startOfFreePorts() {
    SplittableRandom random = new SplittableRandom();
    while (true) {
      int port = random.nextInt(12_000, 30_000);
      if (IntStream.of(0, 1, 2, 1012, 1013).allMatch(step -> isFree(port + step))) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Block> blocks(String tour) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(tour);
    while (matcher.find()) {
      int line = (int) tour.substring(0, matcher.start()).lines().count() + 1;
      String terminal = matcher.group(1);
      blocks.add(new Block(line, terminal == null ? "" : terminal, matcher.group(2)));
    }
    return blocks;
  }

  private static String script(List<Block> blocks) {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    for (Block block : blocks) {
      // What runs is told before it runs: the last thing told is what failed.
      script.append("cat <<'END_OF_BLOCK'\n== line ").append(block.line()).append('\n');
      script.append(block.text()).append("END_OF_BLOCK\n");
      if (block.terminal().isEmpty()) {
        script.append(block.text());
        continue;
      }
      String log = "terminal-" + block.terminal() + ".log";
      script.append("(\n").append(block.text()).append(") >").append(log).append(" 2>&1 &\n");
      if (block.text().contains("./pinstream up")) {
        script.append("until grep -q 'Pinstream is ready' ").append(log);
        script.append("; do kill -0 $!; sleep 0.2; done\n");
      }
    }
    return script.toString();
  }

  /** Stands for ./pinstream, as tests run before anything is packaged; takes other ports. */
  private void writeLauncher(int port) throws IOException {
    String launcher =
        """
        #!/usr/bin/env bash
        set -euo pipefail
        echo $$ >>started
        case $1 in
          up) set -- "$@" --port %d ;;
          tap) set -- "$@" --bootstrap 127.0.0.1:%d ;;
        esac
        exec '%s' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
          -Djava.awt.headless=true -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx768m \
          -cp "$(pwd -P)/deploy/target/pinstream.jar:%s" %s "$@"
        """
            .formatted(
                port,
                port + 1012,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Main.class.getName());
    Path file = Files.writeString(folder.resolve("pinstream"), launcher);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
