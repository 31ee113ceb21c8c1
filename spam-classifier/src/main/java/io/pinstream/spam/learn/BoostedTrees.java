package io.pinstream.spam.learn;

/**
 * An ensemble of regression trees whose sum is log odds, as it is learned and kept; {@link
 * FlatTrees} scores. Immutable.
 *
 * @param bias log odds before any tree
 * @param roots the node at which each tree begins
 * @param features by node: the feature that is compared, or -1 in a leaf
 * @param thresholds by node: a value up to this goes left, a greater one right; in a leaf, its
 *     value
 * @param lefts by node: the node to the left; the one to the right is the next
 */
public record BoostedTrees(
    float bias, int[] roots, short[] features, float[] thresholds, int[] lefts) {}
