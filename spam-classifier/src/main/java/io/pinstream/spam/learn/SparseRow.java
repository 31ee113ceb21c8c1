package io.pinstream.spam.learn;

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

  /** The sum of value times weight; weights has an entry for each index. */
  public double times(float[] weights) {
    double sum = 0;
    for (int i = 0; i < indices.length; i++) {
      sum += values[i] * weights[indices[i]];
    }
    return sum;
  }
}
