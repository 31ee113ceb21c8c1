package io.pinstream.bench.boards;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** All times that were measured, in microseconds. */
final class Figures {

  private final Map<Measure, SortedMap<Cell, DoubleStream.Builder>> times =
      new EnumMap<>(Measure.class);
  private final Map<Measure, Map<Cell, double[]>> sorted = new EnumMap<>(Measure.class);

  /** Where a figure stands in the row of its measure. */
  record Cell(String service, int size) implements Comparable<Cell> {

    private static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::service).thenComparingInt(Cell::size);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  void add(Measure measure, Cell cell, double micros) {
    times
        .computeIfAbsent(measure, row -> new TreeMap<>())
        .computeIfAbsent(cell, figure -> DoubleStream.builder())
        .add(micros);
  }

  /** The cells of a measure, by service and ascending size. */
  List<Cell> cells(Measure measure) {
    SortedMap<Cell, DoubleStream.Builder> row = times.get(measure);
    return row == null ? List.of() : List.copyOf(row.keySet());
  }

  /** In ascending order; to be asked for when all is measured. */
  double[] sorted(Measure measure, Cell cell) {
    return sorted
        .computeIfAbsent(measure, row -> new TreeMap<>())
        .computeIfAbsent(cell, figure -> sort(measure, figure));
  }

  private double[] sort(Measure measure, Cell cell) {
    SortedMap<Cell, DoubleStream.Builder> row = times.get(measure);
    DoubleStream.Builder builder = row == null ? null : row.get(cell);
    double[] values = builder == null ? new double[0] : builder.build().toArray();
    Arrays.sort(values);
    return values;
  }
}
