package io.pinstream.bench.boards;

import io.pinstream.bench.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** All measured times, in microseconds, by round. */
final class Figures {

  private final Map<Measure, SortedMap<Cell, SortedMap<Integer, DoubleStream.Builder>>> times =
      new EnumMap<>(Measure.class);

  /** The place of a figure in the row of its measure. */
  record Cell(String service, int size) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::service).thenComparingInt(Cell::size);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * A ratio of costs.
   *
   * @param low to {@code high}: the 95 % confidence interval of the median
   */
  record Ratio(double median, double low, double high) {}

  void add(Measure measure, Cell cell, int round, double micros) {
    times
        .computeIfAbsent(measure, row -> new TreeMap<>())
        .computeIfAbsent(cell, figure -> new TreeMap<>())
        .computeIfAbsent(round, samples -> DoubleStream.builder())
        .add(micros);
  }

  /** All measured values, readable more than once. */
  Table done() {
    Map<Measure, SortedMap<Cell, SortedMap<Integer, double[]>>> sorted =
        new EnumMap<>(Measure.class);
    times.forEach(
        (measure, row) ->
            row.forEach(
                (cell, rounds) ->
                    rounds.forEach(
                        (round, samples) -> {
                          double[] values = samples.build().toArray();
                          Arrays.sort(values);
                          sorted
                              .computeIfAbsent(measure, none -> new TreeMap<>())
                              .computeIfAbsent(cell, none -> new TreeMap<>())
                              .put(round, values);
                        })));
    return new Table(sorted);
  }

  /** By measure, cell and round, in ascending order. */
  static final class Table {

    // Of the normal distribution: a median of n lies between the ranks n/2 -+ this / 2 * sqrt(n).
    private static final double CONFIDENT = 1.96;

    private final Map<Measure, SortedMap<Cell, SortedMap<Integer, double[]>>> times;

    private Table(Map<Measure, SortedMap<Cell, SortedMap<Integer, double[]>>> times) {
      this.times = times;
    }

    /** The cells of a measure, by service and ascending size. */
    List<Cell> cells(Measure measure) {
      SortedMap<Cell, SortedMap<Integer, double[]>> row = times.get(measure);
      return row == null ? List.of() : List.copyOf(row.keySet());
    }

    /** Of all rounds, in ascending order. */
    double[] sorted(Measure measure, Cell cell) {
      return rounds(measure, cell).values().stream()
          .flatMapToDouble(DoubleStream::of)
          .sorted()
          .toArray();
    }

    /**
     * The ratio of the medians of each round, in which both were measured close together, so slow
     * phases of the machine cancel out.
     */
    Ratio ratio(Measure measure, Cell cell, Cell base) {
      SortedMap<Integer, double[]> bases = rounds(measure, base);
      List<Double> ratios = new ArrayList<>();
      rounds(measure, cell)
          .forEach(
              (round, samples) -> {
                double[] beside = bases.get(round);
                if (beside != null) {
                  ratios.add(Quantiles.of(samples, 0.5) / Quantiles.of(beside, 0.5));
                }
              });
      double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double rank = CONFIDENT / 2 / Math.sqrt(Math.max(1, sorted.length));
      return new Ratio(
          Quantiles.of(sorted, 0.5),
          Quantiles.of(sorted, Math.max(0, 0.5 - rank)),
          Quantiles.of(sorted, Math.min(1, 0.5 + rank)));
    }

    private SortedMap<Integer, double[]> rounds(Measure measure, Cell cell) {
      SortedMap<Cell, SortedMap<Integer, double[]>> row =
          Objects.requireNonNullElseGet(times.get(measure), TreeMap::new);
      return Objects.requireNonNullElseGet(row.get(cell), TreeMap::new);
    }
  }
}
