package io.pinstream.spam.learn;

/**
 * An ensemble of regression trees whose sum is log odds. Immutable.
 *
 * @param bias log odds before any tree
 * @param roots the node at which each tree begins
 * @param features by node: the feature that is compared, or -1 in a leaf
 * @param thresholds by node: a value up to this goes left, a greater one right; in a leaf, its
 *     value
 * @param lefts by node: the node to the left; the one to the right is the next
 */
public record BoostedTrees(
    float bias, int[] roots, short[] features, float[] thresholds, int[] lefts) {

  public double score(float[] row) {
    double sum = bias;
    for (int root : roots) {
      int node = root;
      while (features[node] >= 0) {
        node = row[features[node]] <= thresholds[node] ? lefts[node] : lefts[node] + 1;
      }
      sum += thresholds[node];
    }
    return sum;
  }
}
