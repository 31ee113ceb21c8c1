package io.pinstream.spam.anomaly;

import java.util.Arrays;

/**
 * ECOD (Z. Li et al., "ECOD: Unsupervised outlier detection using empirical cumulative distribution
 * functions", TKDE 2022): how rare a value is in its column's tails, summed over columns.
 * Immutable, safe for threads.
 *
 * @param sorted by column, the values that were seen, ascending
 * @param skewed by column: -1, 0 or 1, the side of the long tail
 */
record TailRarity(double[][] sorted, int[] skewed) {

  static TailRarity fit(double[][] rows) {
    int columns = rows[0].length;
    double[][] sorted = new double[columns][];
    int[] skewed = new int[columns];
    for (int column = 0; column < columns; column++) {
      int c = column;
      sorted[column] = Arrays.stream(rows).mapToDouble(row -> row[c]).sorted().toArray();
      double mean = Arrays.stream(sorted[column]).average().orElse(0);
      double third = 0;
      for (double value : sorted[column]) {
        third += (value - mean) * (value - mean) * (value - mean);
      }
      skewed[column] = (int) Math.signum(third);
    }
    return new TailRarity(sorted, skewed);
  }

  /** 0 or more, in nats. */
  double score(double[] row) {
    double low = 0;
    double high = 0;
    double skew = 0;
    for (int i = 0; i < sorted.length; i++) {
      double n = sorted[i].length + 1.0;
      double left = -Math.log((below(sorted[i], row[i], true) + 1) / n);
      double right = -Math.log((sorted[i].length - below(sorted[i], row[i], false) + 1) / n);
      low += left;
      high += right;
      skew += skewed[i] < 0 ? left : right;
    }
    return Math.max(skew, Math.max(low, high));
  }

  /** How many values are less, or not greater. */
  private static int below(double[] sorted, double value, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
