package io.pinstream.spam.training.learn;

import java.util.Arrays;

/**
 * Scores of rows and what the rows are.
 *
 * @param scores higher means rather positive
 * @param labels as many
 */
public record Scored(double[] scores, boolean[] labels) {

  public Scored {
    if (scores.length != labels.length) {
      throw new IllegalArgumentException(scores.length + " scores, " + labels.length + " labels");
    }
  }

  /**
   * The least score above which at most that share of the negative rows lies.
   *
   * @param share of negative rows, 0 to 1
   */
  public double threshold(double share) {
    double[] negatives = new double[scores.length];
    int count = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!labels[i]) {
        negatives[count++] = scores[i];
      }
    }
    if (count == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    Arrays.sort(negatives, 0, count);
    return negatives[count - 1 - Math.min(count - 1, (int) Math.floor(share * count))];
  }
}
