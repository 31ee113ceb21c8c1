package io.pinstream.spam.anomaly;

import io.pinstream.spam.learn.Doubles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Tells how unlike the rest an account is, from numbers about it (what it did, how often, since
 * when) and without labels: its rank by an isolation forest over logarithms. Immutable, safe for
 * threads, and does no input or output.
 *
 * <p>Fit it on many accounts as they are, a few bad ones among them; the columns are whatever the
 * caller counts. It needs no scaling; NaN is a missing value.
 */
public final class AccountAnomaly {

  private static final long SEED = 20_261_123;

  private final ColumnScale scale;
  private final IsolationForest forest;

  /** Scores of the rows that it was fitted on, ascending: what a rank is among. */
  private final double[] forestScores;

  private AccountAnomaly(ColumnScale scale, IsolationForest forest, double[] forestScores) {
    this.scale = scale;
    this.forest = forest;
    this.forestScores = forestScores;
  }

  /**
   * @param rows one or more, of equally many columns; NaN where a value is missing
   * @throws IllegalArgumentException if there are no rows, or rows of different lengths
   */
  public static AccountAnomaly fit(double[][] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("There are no rows to learn from");
    }
    for (double[] row : rows) {
      if (row.length != rows[0].length) {
        throw new IllegalArgumentException(
            "A row has " + row.length + " columns, the first " + rows[0].length);
      }
    }
    ColumnScale scale = ColumnScale.fit(rows);
    double[][] scaled = Arrays.stream(rows).map(scale::of).toArray(double[][]::new);
    IsolationForest forest = IsolationForest.fit(scaled, SEED);
    double[] scores =
        Arrays.stream(scaled).parallel().mapToDouble(forest::score).sorted().toArray();
    return new AccountAnomaly(scale, forest, scores);
  }

  /** Writes it, to be read as it is. */
  public void write(DataOutputStream out) throws IOException {
    scale.write(out);
    forest.write(out);
    Doubles.write(out, forestScores);
  }

  /**
   * @throws IOException if none was written there
   */
  public static AccountAnomaly read(DataInputStream in) throws IOException {
    ColumnScale scale = ColumnScale.read(in);
    IsolationForest forest = IsolationForest.read(in, scale.medians().length);
    return new AccountAnomaly(scale, forest, Doubles.read(in));
  }

  /**
   * 0 to 1, higher for what is rather unlike the rest. About the share of the fitted rows that are
   * less strange.
   *
   * @param row as many columns as were fitted
   */
  public double score(double[] row) {
    double[] scaled = scale.of(row);
    return rank(forestScores, forest.score(scaled));
  }

  /**
   * The columns made comparable: 0 is the median, and the middle half has a length of 1.
   *
   * @param row as many columns as were fitted
   */
  public double[] scaled(double[] row) {
    return scale.of(row);
  }

  /** The share of scores below this one, between neighbours in proportion. */
  private static double rank(double[] sorted, double score) {
    int at = Arrays.binarySearch(sorted, score);
    int place = at >= 0 ? at : -at - 1;
    double part = 0;
    if (at < 0 && place > 0 && place < sorted.length) {
      part = (score - sorted[place - 1]) / (sorted[place] - sorted[place - 1]) - 1;
    } else if (place == sorted.length) {
      // Beyond all that was seen, and further is stranger.
      part = 0.5 * (1 - 1 / (1 + Math.abs(score - sorted[place - 1])));
    }
    return Math.max(0, place + part) / (sorted.length + 1.0);
  }
}
