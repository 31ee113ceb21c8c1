package io.pinstream.spam.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlatTreesTest {

  private static final int FEATURES = 9;
  private static final float[] VALUES = {-3, -1.5f, -0f, 0f, 0.25f, 1, Float.MIN_VALUE, 7e9f};

  private final List<Short> features = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<Integer> lefts = new ArrayList<>();

  @Test
  void aFlatTreeIsWorthWhatAWalkThroughTheTreeGives() {
    Random random = new Random(1);
    int[] roots = new int[23];
    for (int tree = 0; tree < roots.length; tree++) {
      roots[tree] = features.size();
      add(-1, 0, 0);
      grow(roots[tree], 0, random);
    }
    BoostedTrees trees = trees(0.5f, roots);
    FlatTrees flat = new FlatTrees(trees);

    for (int i = 0; i < 1_000; i++) {
      float[] row = new float[FEATURES];
      for (int feature = 0; feature < FEATURES; feature++) {
        row[feature] = VALUES[random.nextInt(VALUES.length)];
      }
      assertThat(flat.score(row)).isEqualTo(walked(trees, row));
    }
  }

  @Test
  void aTreeThatHasNoEndIsRefused() {
    add(0, 1, 0);
    add(-1, 2, 0);

    assertThatThrownBy(() -> new FlatTrees(trees(0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void grow(int node, int depth, Random random) {
    float value = VALUES[random.nextInt(VALUES.length)];
    if (depth == 5 || random.nextInt(4) == 0) {
      thresholds.set(node, value);
      return;
    }
    int left = features.size();
    features.set(node, (short) random.nextInt(FEATURES));
    thresholds.set(node, value);
    lefts.set(node, left);
    add(-1, 0, 0);
    add(-1, 0, 0);
    grow(left, depth + 1, random);
    grow(left + 1, depth + 1, random);
  }

  private void add(int feature, float threshold, int left) {
    features.add((short) feature);
    thresholds.add(threshold);
    lefts.add(left);
  }

  private BoostedTrees trees(float bias, int... roots) {
    short[] allFeatures = new short[features.size()];
    float[] allThresholds = new float[features.size()];
    int[] allLefts = new int[features.size()];
    for (int i = 0; i < allLefts.length; i++) {
      allFeatures[i] = features.get(i);
      allThresholds[i] = thresholds.get(i);
      allLefts[i] = lefts.get(i);
    }
    return new BoostedTrees(bias, roots, allFeatures, allThresholds, allLefts);
  }

  private static double walked(BoostedTrees trees, float[] row) {
    double sum = trees.bias();
    for (int root : trees.roots()) {
      int node = root;
      while (trees.features()[node] >= 0) {
        boolean left = row[trees.features()[node]] <= trees.thresholds()[node];
        node = trees.lefts()[node] + (left ? 0 : 1);
      }
      sum += trees.thresholds()[node];
    }
    return sum;
  }
}
