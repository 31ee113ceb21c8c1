package io.pinstream.spam.learn;

import java.util.Arrays;

/**
 * One example: features by index, each index once.
 *
 * @param indices feature numbers, 0 or more, ascending
 * @param values as many, without a unit
 */
public record SparseRow(int[] indices, float[] values) {

  public SparseRow {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(indices.length + " indices, " + values.length + " values");
    }
  }

  /** The same without the features from that index on. */
  public SparseRow below(int index) {
    int at = Arrays.binarySearch(indices, index);
    int count = at >= 0 ? at : -at - 1;
    return count == indices.length
        ? this
        : new SparseRow(Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
  }

  /** The sum of value times weight; weights has an entry for each index. */
  public double times(float[] weights) {
    double sum = 0;
    for (int i = 0; i < indices.length; i++) {
      sum += values[i] * weights[indices[i]];
    }
    return sum;
  }
}
