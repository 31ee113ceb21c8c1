package io.pinstream.bench.boards;

import io.pinstream.bench.Quantiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prints the results: tables for people, and a file of raw figures. */
final class Report {

  private static final int FEW = 50;
  private static final double[] DECILES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99};

  private final Figures.Table figures;
  private final List<String> services;

  Report(Figures.Table figures, List<BoardService> services) {
    this.figures = figures;
    this.services = services.stream().map(BoardService::name).toList();
  }

  /**
   * Sizes are columns. Cells: the median, and in brackets the 99th percentile if that is known.
   * Ratios: with the interval of 95 %, of the rounds' own ratios.
   */
  void sizes(PrintStream out, Measure.Of of) {
    List<Measure> measures = Stream.of(Measure.values()).filter(m -> m.of == of).toList();
    int[] sizes =
        measures.stream()
            .flatMap(measure -> figures.cells(measure).stream())
            .mapToInt(Figures.Cell::size)
            .sorted()
            .distinct()
            .toArray();
    List<String> head = new ArrayList<>(List.of(of.words + " (µs)", ""));
    IntStream.of(sizes).forEach(size -> head.add("%,d".formatted(size)));
    head.addAll(List.of("most ÷ fewest", "Pinstream ÷ PostgreSQL, most"));
    row(out, head);
    row(out, head.stream().map(cell -> cell.equals(head.get(0)) ? "---" : "---:").toList());
    for (Measure measure : measures) {
      for (String service : services) {
        row(out, measure, service, sizes);
      }
    }
    out.println();
  }

  private void row(PrintStream out, Measure measure, String service, int[] sizes) {
    List<Figures.Cell> cells =
        figures.cells(measure).stream().filter(cell -> cell.service().equals(service)).toList();
    if (cells.isEmpty()) {
      return;
    }
    List<String> row = new ArrayList<>(List.of(measure.words, service));
    for (int size : sizes) {
      Figures.Cell cell = new Figures.Cell(service, size);
      row.add(cells.contains(cell) ? figure(measure, cell) : "");
    }
    Figures.Cell most = cells.getLast();
    row.add(ratio(figures.ratio(measure, most, cells.getFirst())));
    Figures.Cell others = new Figures.Cell(services.getLast(), most.size());
    row.add(service.equals(services.getFirst()) ? ratio(figures.ratio(measure, most, others)) : "");
    row(out, row);
  }

  private String figure(Measure measure, Figures.Cell cell) {
    double[] sorted = figures.sorted(measure, cell);
    String median = micros(Quantiles.of(sorted, 0.5));
    return sorted.length < FEW ? median : median + " (" + micros(Quantiles.of(sorted, 0.99)) + ")";
  }

  /** The distribution of times, for the measures of one kind. */
  void distributions(PrintStream out, Measure.Of of) {
    List<String> head = new ArrayList<>(List.of(of.words + " (µs)", ""));
    for (double decile : DECILES) {
      head.add(Math.round(decile * 100) + " %");
    }
    row(out, head);
    row(out, head.stream().map(cell -> cell.equals(head.get(0)) ? "---" : "---:").toList());
    for (String service : services) {
      Stream.of(Measure.values())
          .filter(measure -> measure.of == of)
          .forEach(measure -> distribution(out, measure, service));
    }
    out.println();
  }

  private void distribution(PrintStream out, Measure measure, String service) {
    for (Figures.Cell cell : figures.cells(measure)) {
      if (cell.service().equals(service)) {
        List<String> row = new ArrayList<>(List.of(measure.words, service));
        double[] sorted = figures.sorted(measure, cell);
        for (double decile : DECILES) {
          row.add(micros(Quantiles.of(sorted, decile)));
        }
        row(out, row);
      }
    }
  }

  /** One line for each figure, with its deciles. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    String quantiles =
        IntStream.rangeClosed(1, 9).mapToObj(n -> "p" + n * 10).collect(Collectors.joining("\t"));
    lines.add("measure\tservice\tsize\tsamples\tmin\t" + quantiles + "\tp99\tmax");
    for (Measure measure : Measure.values()) {
      for (Figures.Cell cell : figures.cells(measure)) {
        double[] sorted = figures.sorted(measure, cell);
        List<String> line =
            new ArrayList<>(
                List.of(
                    measure.name(),
                    cell.service(),
                    Integer.toString(cell.size()),
                    Integer.toString(sorted.length),
                    raw(sorted[0])));
        for (double decile : DECILES) {
          line.add(raw(Quantiles.of(sorted, decile)));
        }
        line.add(raw(sorted[sorted.length - 1]));
        lines.add(String.join("\t", line));
      }
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  private static void row(PrintStream out, List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, micros < 100 ? "%,.1f" : "%,.0f", micros);
  }

  private static String ratio(Figures.Ratio ratio) {
    return Double.isNaN(ratio.median())
        ? ""
        : String.format(
            Locale.ROOT, "%,.2f (%,.2f to %,.2f)", ratio.median(), ratio.low(), ratio.high());
  }

  private static String raw(double micros) {
    return String.format(Locale.ROOT, "%.2f", micros);
  }
}
