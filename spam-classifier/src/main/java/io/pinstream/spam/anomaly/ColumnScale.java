package io.pinstream.spam.anomaly;

import io.pinstream.spam.learn.Doubles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Columns made comparable: counts and amounts (nothing below 0) by logarithms, for their tails are
 * heavy; missing values by the median, then median 0 and a middle half of length 1.
 *
 * @param logarithmic by column
 * @param medians by column, after the logarithm
 * @param spreads by column, above 0
 */
record ColumnScale(boolean[] logarithmic, double[] medians, double[] spreads) {

  static ColumnScale fit(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    boolean[] logarithmic = new boolean[columns];
    double[] medians = new double[columns];
    double[] spreads = new double[columns];
    for (int column = 0; column < columns; column++) {
      double[] values = sorted(rows, column);
      if (values.length == 0) {
        spreads[column] = 1;
        continue;
      }
      logarithmic[column] = values[0] >= 0;
      if (logarithmic[column]) {
        Arrays.setAll(values, i -> log(values[i]));
      }
      medians[column] = quantile(values, 0.5);
      double spread = quantile(values, 0.75) - quantile(values, 0.25);
      if (spread <= 0) {
        spread = deviation(values);
      }
      spreads[column] = spread > 0 ? spread : 1;
    }
    return new ColumnScale(logarithmic, medians, spreads);
  }

  private static double[] sorted(double[][] rows, int column) {
    return Arrays.stream(rows)
        .mapToDouble(row -> row[column])
        .filter(Double::isFinite)
        .sorted()
        .toArray();
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static double log(double value) {
    return Math.copySign(Math.log1p(Math.abs(value)), value);
  }

  void write(DataOutputStream out) throws IOException {
    Doubles.write(out, medians);
    Doubles.write(out, spreads);
    for (boolean is : logarithmic) {
      out.writeBoolean(is);
    }
  }

  static ColumnScale read(DataInputStream in) throws IOException {
    double[] medians = Doubles.read(in);
    double[] spreads = Doubles.read(in);
    boolean[] logarithmic = new boolean[medians.length];
    for (int column = 0; column < logarithmic.length; column++) {
      logarithmic[column] = in.readBoolean();
    }
    return new ColumnScale(logarithmic, medians, spreads);
  }

  double[] of(double[] row) {
    double[] scaled = new double[medians.length];
    for (int i = 0; i < scaled.length; i++) {
      double value = logarithmic[i] ? log(row[i]) : row[i];
      scaled[i] = Double.isFinite(value) ? (value - medians[i]) / spreads[i] : 0;
    }
    return scaled;
  }
}
