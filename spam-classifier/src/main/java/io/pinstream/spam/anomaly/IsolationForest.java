package io.pinstream.spam.anomaly;

import io.pinstream.spam.learn.Doubles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;

/**
 * Isolation forest (F. T. Liu, K. M. Ting, Z.-H. Zhou, ICDM 2008): in trees that cut at random,
 * what is unlike the rest stands alone early. Immutable once fitted, safe for threads.
 */
final class IsolationForest {

  private static final int TREES = 300;
  private static final int SAMPLE = 256;
  private static final double EULER = 0.5772156649;

  private final Node[] trees;
  private final double usual;

  /** Below size 0 a leaf's children are none. */
  private record Node(int feature, double cut, int size, Node[] children) {}

  private IsolationForest(Node[] trees, double usual) {
    this.trees = trees;
    this.usual = usual;
  }

  /**
   * @param rows one or more, without NaN
   */
  static IsolationForest fit(double[][] rows, long seed) {
    Random random = new Random(seed);
    int size = Math.min(SAMPLE, rows.length);
    int depth = (int) Math.ceil(Math.log(Math.max(2, size)) / Math.log(2));
    Node[] trees = new Node[TREES];
    int[] order = new int[rows.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int tree = 0; tree < TREES; tree++) {
      double[][] sample = new double[size][];
      for (int i = 0; i < size; i++) {
        int other = i + random.nextInt(order.length - i);
        int picked = order[other];
        order[other] = order[i];
        order[i] = picked;
        sample[i] = rows[picked];
      }
      trees[tree] = grow(sample, depth, random);
    }
    return new IsolationForest(trees, Math.max(1e-9, path(size)));
  }

  private static Node grow(double[][] rows, int depth, Random random) {
    int features = rows.length == 0 ? 0 : rows[0].length;
    int[] varied = new int[features];
    int count = 0;
    double[] least = new double[features];
    double[] most = new double[features];
    for (int feature = 0; feature < features; feature++) {
      least[feature] = Double.POSITIVE_INFINITY;
      most[feature] = Double.NEGATIVE_INFINITY;
      for (double[] row : rows) {
        least[feature] = Math.min(least[feature], row[feature]);
        most[feature] = Math.max(most[feature], row[feature]);
      }
      if (most[feature] > least[feature]) {
        varied[count++] = feature;
      }
    }
    if (depth == 0 || rows.length <= 1 || count == 0) {
      return new Node(-1, 0, rows.length, new Node[0]);
    }
    int feature = varied[random.nextInt(count)];
    double cut = least[feature] + random.nextDouble() * (most[feature] - least[feature]);
    int left = 0;
    for (double[] row : rows) {
      left += row[feature] <= cut ? 1 : 0;
    }
    double[][] low = new double[left][];
    double[][] high = new double[rows.length - left][];
    int l = 0;
    int h = 0;
    for (double[] row : rows) {
      if (row[feature] <= cut) {
        low[l++] = row;
      } else {
        high[h++] = row;
      }
    }
    return new Node(
        feature,
        cut,
        rows.length,
        new Node[] {grow(low, depth - 1, random), grow(high, depth - 1, random)});
  }

  void write(DataOutputStream out) throws IOException {
    out.writeDouble(usual);
    out.writeInt(trees.length);
    for (Node tree : trees) {
      write(out, tree);
    }
  }

  private static void write(DataOutputStream out, Node node) throws IOException {
    out.writeShort(node.feature());
    if (node.feature() < 0) {
      out.writeInt(node.size());
      return;
    }
    out.writeDouble(node.cut());
    write(out, node.children()[0]);
    write(out, node.children()[1]);
  }

  /**
   * @param features of a row
   * @throws IOException if no forest was written there
   */
  static IsolationForest read(DataInputStream in, int features) throws IOException {
    double usual = in.readDouble();
    Node[] trees = new Node[Doubles.count(in, TREES)];
    for (int tree = 0; tree < trees.length; tree++) {
      trees[tree] = node(in, features, SAMPLE);
    }
    return new IsolationForest(trees, usual);
  }

  /**
   * @param deepest how many steps may still lead down from here
   */
  private static Node node(DataInputStream in, int features, int deepest) throws IOException {
    int feature = in.readShort();
    if (feature < 0) {
      return new Node(-1, 0, in.readInt(), new Node[0]);
    }
    if (feature >= features || deepest == 0) {
      throw new IOException("No tree of a forest");
    }
    double cut = in.readDouble();
    Node low = node(in, features, deepest - 1);
    Node high = node(in, features, deepest - 1);
    return new Node(feature, cut, low.size() + high.size(), new Node[] {low, high});
  }

  /** The mean length of a path to one of so many. */
  private static double path(int size) {
    if (size <= 1) {
      return 0;
    }
    return size == 2 ? 1 : 2 * (Math.log(size - 1.0) + EULER) - 2 * (size - 1.0) / size;
  }

  /** 0 to 1, higher for what is alone earlier. */
  double score(double[] row) {
    double sum = 0;
    for (Node tree : trees) {
      Node node = tree;
      int depth = 0;
      while (node.feature() >= 0) {
        node = node.children()[row[node.feature()] <= node.cut() ? 0 : 1];
        depth++;
      }
      sum += depth + path(node.size());
    }
    return Math.pow(2, -sum / trees.length / usual);
  }
}
