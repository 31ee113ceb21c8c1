package io.pinstream.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.workers.images.ImageInspector;
import io.pinstream.workers.images.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holds what is taken and what is refused against a real Chromium: what is taken is shown, and
 * looks as the upload did; and what is refused although Chromium shows it is listed with the
 * reason.
 *
 * <p>The short form takes the small files among the test's resources. The long form takes a folder:
 * {@code mvn test -pl deploy -am -Dtest=BrowserComparisonTest -Dpinstream.images=DIR
 * -Dsurefire.failIfNoSpecifiedTests=false}; it prints the table of {@code docs/images.md} and
 * writes a line for each file to {@code deploy/target/images.tsv}.
 */
class BrowserComparisonTest {

  private static final String FOLDER = System.getProperty("pinstream.images", "");

  // Scaling rounds; colours managed on two ways may differ by one or two.
  private static final int ALIKE = 4;

  /**
   * @param look at the file as it came
   * @param copy look at what is kept of it, if it is taken
   */
  private record Compared(
      String name, String verdict, ImageBrowser.Look look, ImageBrowser.Look copy, boolean size) {

    boolean isTaken() {
      return verdict.equals("taken");
    }

    int difference() {
      return isTaken() && look.shown() ? copy.difference(look) : 0;
    }
  }

  @Test
  void whatIsTakenLooksInABrowserAsTheUploadDid() throws Exception {
    Optional<ImageBrowser> started = ImageBrowser.start();
    Assumptions.assumeTrue(started.isPresent(), "no chromium with chromedriver on the PATH");
    List<Compared> all = new ArrayList<>();
    try (ImageBrowser browser = started.orElseThrow()) {
      for (Path file : files()) {
        all.add(compare(browser, file));
      }
    }
    report(all);
    List<Compared> taken = all.stream().filter(Compared::isTaken).toList();
    assertThat(taken).isNotEmpty();
    assertThat(taken)
        .allSatisfy(one -> assertThat(one.copy().shown()).as(one.name()).isTrue())
        .allSatisfy(one -> assertThat(one.size()).as("size of " + one.name()).isTrue());
    if (FOLDER.isEmpty()) {
      assertThat(taken)
          .allSatisfy(one -> assertThat(one.difference()).as(one.name()).isLessThan(ALIKE));
      assertThat(all).filteredOn(one -> !one.isTaken()).extracting(Compared::name).isEmpty();
    }
  }

  private static Compared compare(ImageBrowser browser, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ImageBrowser.Look look = browser.look(bytes);
    Inspection inspection = ImageInspector.inspect(bytes);
    return switch (inspection) {
      case Inspection.Refused no ->
          new Compared(
              file.toString(),
              no.reason().name().toLowerCase(Locale.ROOT) + ": " + no.detail(),
              look,
              ImageBrowser.Look.NOTHING,
              true);
      case Inspection.Accepted image -> {
        ImageBrowser.Look copy =
            Arrays.equals(image.bytes(), bytes) ? look : browser.look(image.bytes());
        boolean size = copy.width() == image.width() && copy.height() == image.height();
        yield new Compared(file.toString(), "taken", look, copy, size);
      }
    };
  }

  private static void report(List<Compared> all) throws IOException {
    Map<String, Integer> shownButRefused = new TreeMap<>();
    Map<String, Integer> blankButRefused = new TreeMap<>();
    int other = 0;
    for (Compared one : all) {
      if (one.look().shown() && !one.isTaken()) {
        (one.look().isBlank() ? blankButRefused : shownButRefused)
            .merge(one.verdict(), 1, Integer::sum);
      }
      other += one.difference() >= ALIKE ? 1 : 0;
    }
    Files.createDirectories(Path.of("target"));
    Files.write(
        Path.of("target", "images.tsv"), all.stream().map(BrowserComparisonTest::line).toList());
    System.out.printf(
        "images: %d files, Chromium shows %d, taken %d (of them looking otherwise %d),"
            + " refused although shown %d, refused and shown as nothing but transparency %d%n",
        all.size(),
        all.stream().filter(one -> one.look().shown()).count(),
        all.stream().filter(Compared::isTaken).count(),
        other,
        shownButRefused.values().stream().mapToInt(n -> n).sum(),
        blankButRefused.values().stream().mapToInt(n -> n).sum());
    shownButRefused.forEach((why, count) -> System.out.printf("images: %5d  %s%n", count, why));
  }

  private static String line(Compared one) {
    return String.join(
        "\t",
        !one.look().shown() ? "not-shown" : one.look().isBlank() ? "blank" : "shown",
        one.verdict(),
        one.copy().shown() ? "copy-shown" : "-",
        one.look().width() + "x" + one.look().height(),
        Integer.toString(one.difference()),
        one.size() ? "" : "OTHER SIZE",
        one.name());
  }

  private static List<Path> files() throws Exception {
    Path folder =
        FOLDER.isEmpty()
            ? Path.of(
                BrowserComparisonTest.class.getResource("/io/pinstream/deploy/images").toURI())
            : Path.of(FOLDER);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches("(?i).*\\.(png|apng|jpe?g?|jfif|mpo|gif|webp)"))
          .sorted()
          .toList();
    }
  }
}
