package io.pinstream.bench.feeds;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The results of one part: who was measured, on what, and the values of each measure. */
final class Results {

  private final String subject;
  private final Set<String> measures = new LinkedHashSet<>();
  private final Map<Row, Map<String, List<Double>>> rows = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param subject the title of the row labels in the table
   */
  Results(String subject) {
    this.subject = subject;
  }

  /**
   * A row of the table.
   *
   * @param who is measured
   * @param on what, may be empty
   */
  record Row(String who, String on) {}

  /** Adds a value of a measure; the table shows the median. */
  void add(String who, String on, String measure, double value) {
    measures.add(measure);
    rows.computeIfAbsent(new Row(who, on), row -> new LinkedHashMap<>())
        .computeIfAbsent(measure, of -> new ArrayList<>())
        .add(value);
  }

  /** A note for reading the figures, such as a peer's configuration. */
  void note(String note) {
    notes.add(note);
    System.err.println(note);
  }

  double median(String who, String on, String measure) {
    double[] sorted =
        rows.getOrDefault(new Row(who, on), Map.of()).getOrDefault(measure, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** Rows in order of addition, a column for each measure. */
  void print(PrintStream out) {
    out.println("| " + subject + " | | " + String.join(" | ", measures) + " |");
    out.println("| --- | ---" + " | ---:".repeat(measures.size()) + " |");
    for (Row row : rows.keySet()) {
      List<String> cells = new ArrayList<>(List.of(row.who(), row.on()));
      for (String measure : measures) {
        double median = median(row.who(), row.on(), measure);
        cells.add(Double.isNaN(median) ? "" : figure(median));
      }
      out.println("| " + String.join(" | ", cells) + " |");
    }
    notes.forEach(note -> out.println("\n" + note));
    out.println();
  }

  /** A line for each value. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of("who\ton\tmeasure\tvalue"));
    rows.forEach(
        (row, byMeasure) ->
            byMeasure.forEach(
                (measure, values) ->
                    values.forEach(
                        value ->
                            lines.add(
                                String.join(
                                    "\t", row.who(), row.on(), measure, Double.toString(value))))));
    notes.forEach(note -> lines.add("# " + note));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  private static String figure(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : "%,.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** The quantile of unsorted values. */
  static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return io.pinstream.bench.Quantiles.of(sorted, q);
  }
}
