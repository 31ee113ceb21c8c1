package io.pinstream.spam.learn;

/**
 * A linear model: log odds are the bias plus the sum of weight times value.
 *
 * @param weights by feature number
 * @param bias log odds of a row without features
 */
public record LinearWeights(float[] weights, float bias) {

  /** Log odds. */
  public double score(SparseRow row) {
    return bias + row.times(weights);
  }

  /** Log odds. */
  public double score(LooseRow row) {
    return bias + row.times(weights);
  }
}
