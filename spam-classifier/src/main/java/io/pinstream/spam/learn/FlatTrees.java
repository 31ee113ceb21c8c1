package io.pinstream.spam.learn;

import java.util.Arrays;

/**
 * {@link BoostedTrees} as they are scored: each filled up to the same depth, so that the children
 * of a node have known places, and numbers compared as integers. The way down has no branch that a
 * processor could mispredict. The sum is the same to the bit. Immutable.
 */
public final class FlatTrees {

  /** Trees that are deeper would take too much memory; and a file may hold trees without an end. */
  private static final int MAX_DEPTH = 10;

  /** Features that a row can have; a power of two. */
  private static final int WIDTH = 128;

  private final float bias;
  private final int trees;
  private final int depth;

  /**
   * By level, tree and place from left to right: the threshold, {@link #ordered}, above the
   * feature.
   */
  private final long[] nodes;

  /** By tree, from left to right. */
  private final float[] leaves;

  /**
   * @throws IllegalArgumentException if a tree is too deep or a feature's number too great
   */
  public FlatTrees(BoostedTrees from) {
    int deepest = 0;
    for (int root : from.roots()) {
      deepest = Math.max(deepest, depth(from, root));
    }
    bias = from.bias();
    trees = from.roots().length;
    depth = deepest;
    nodes = new long[first(depth)];
    leaves = new float[trees << depth];
    for (int tree = 0; tree < trees; tree++) {
      fill(from, from.roots()[tree], tree, 0, 0);
    }
  }

  private static int depth(BoostedTrees from, int root) {
    int[] level = {root};
    int depth = 0;
    while (true) {
      int[] next = new int[2 * level.length];
      int size = 0;
      for (int node : level) {
        if (from.features()[node] >= 0) {
          next[size++] = from.lefts()[node];
          next[size++] = from.lefts()[node] + 1;
        }
      }
      if (size == 0) {
        return depth;
      }
      if (++depth > MAX_DEPTH) {
        throw new IllegalArgumentException("A tree is deeper than " + MAX_DEPTH);
      }
      level = Arrays.copyOf(next, size);
    }
  }

  private void fill(BoostedTrees from, int node, int tree, int place, int level) {
    if (level == depth) {
      leaves[(tree << depth) + place] = from.thresholds()[node];
      return;
    }
    boolean leaf = from.features()[node] < 0;
    if (!leaf) {
      if (from.features()[node] >= WIDTH) {
        throw new IllegalArgumentException("A tree asks for feature " + from.features()[node]);
      }
      nodes[first(level) + (tree << level) + place] =
          (long) ordered(from.thresholds()[node]) << 32 | from.features()[node];
    }
    // A leaf above the last level fills all places below it.
    fill(from, leaf ? node : from.lefts()[node], tree, 2 * place, level + 1);
    fill(from, leaf ? node : from.lefts()[node] + 1, tree, 2 * place + 1, level + 1);
  }

  /** An integer for each float, in the floats' order; both zeros are one. */
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
  }

  /**
   * @param row by feature, {@value #WIDTH} or fewer
   */
  public double score(float[] row) {
    int[] keys = new int[WIDTH];
    for (int i = 0; i < row.length; i++) {
      keys[i] = ordered(row[i]);
    }
    // Level by level through all trees: each step waits for the memory, and none for another.
    int[] places = new int[trees];
    for (int level = 0; level < depth; level++) {
      int first = first(level);
      for (int tree = 0; tree < places.length; tree++) {
        int place = places[tree];
        places[tree] = 2 * place + right(nodes[first + (tree << level) + place], keys);
      }
    }
    double sum = bias;
    for (int tree = 0; tree < places.length; tree++) {
      sum += leaves[(tree << depth) + places[tree]];
    }
    return sum;
  }

  /** 1 if the row's value is greater than the node's: the sign of the difference. */
  private static int right(long node, int[] keys) {
    return (int) (((node >> 32) - keys[(int) node & (WIDTH - 1)]) >>> 63);
  }

  /** Where a level's nodes begin: above it are 2^level - 1 of each tree. */
  private int first(int level) {
    return trees * ((1 << level) - 1);
  }
}
