package io.pinstream.spam.learn;

import java.util.List;
import java.util.Random;

/**
 * Logistic regression with a squared penalty on the weights, to its optimum, by dual coordinate
 * descent (Yu, Huang, Lin, Machine Learning 85, 2011; what LIBLINEAR does). Of our own, because
 * examples have weights here, which LIBLINEAR for Java has not, and because Tribuo's gradient
 * descent takes twenty times as long and ends before the optimum. The same examples in the same
 * order give the same weights.
 *
 * @param size number of weights; indices of examples are below it
 * @param cost how much an example of weight 1 counts against the penalty, above 0
 * @param seed of the order in which examples are seen
 */
public record LogisticTraining(int size, double cost, long seed) {

  private static final int MAX_PASSES = 40;

  /** The greatest change of a multiplier, as a share of its bound, at which no more is learned. */
  private static final double STILL = 1e-3;

  private static final int MAX_STEPS = 100;
  private static final double ROOT = 1e-3;

  /** How far a step that would leave the allowed range is taken towards its edge. */
  private static final double INWARD = 0.1;

  public LinearWeights fit(List<Example> examples) {
    int count = examples.size();
    double[] weights = new double[size];
    double bias = 0;
    double[] bounds = new double[count];
    double[] multipliers = new double[count];
    double[] squares = new double[count];
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      Example example = examples.get(i);
      order[i] = i;
      bounds[i] = cost * example.weight();
      multipliers[i] = Math.min(1e-3 * bounds[i], 1e-8);
      // The bias is a feature that is always 1.
      squares[i] = 1 + square(example.row());
      double start = sign(example) * multipliers[i];
      add(weights, example.row(), start);
      bias += start;
    }
    Random random = new Random(seed);
    boolean still = false;
    for (int pass = 0; pass < MAX_PASSES && !still; pass++) {
      shuffle(order, random);
      still = true;
      for (int i : order) {
        Example example = examples.get(i);
        double side = sign(example);
        double margin = side * (bias + dot(weights, example.row()));
        double next = multiplier(multipliers[i], bounds[i], squares[i], margin);
        double change = next - multipliers[i];
        if (Math.abs(change) > STILL * bounds[i]) {
          still = false;
        }
        multipliers[i] = next;
        add(weights, example.row(), side * change);
        bias += side * change;
      }
    }
    float[] rounded = new float[size];
    for (int i = 0; i < size; i++) {
      rounded[i] = (float) weights[i];
    }
    return new LinearWeights(rounded, (float) bias);
  }

  /**
   * The best multiplier of one example while all others stay, by Newton's method from the nearer
   * end of its range (the paper's algorithm 4).
   */
  private static double multiplier(double now, double bound, double square, double margin) {
    boolean other = 0.5 * square * (bound - 2 * now) + margin < 0;
    double old = other ? bound - now : now;
    double slope = other ? -margin : margin;
    double z = bound - old < 0.5 * bound ? INWARD * old : old;
    for (int step = 0; step < MAX_STEPS; step++) {
      double gradient = square * (z - old) + slope + Math.log(z / (bound - z));
      if (Math.abs(gradient) < ROOT) {
        break;
      }
      double next = z - gradient / (square + bound / (bound - z) / z);
      z = next <= 0 ? z * INWARD : next;
    }
    return other ? bound - z : z;
  }

  private static double sign(Example example) {
    return example.positive() ? 1 : -1;
  }

  private static double square(SparseRow row) {
    double sum = 0;
    for (float value : row.values()) {
      sum += value * value;
    }
    return sum;
  }

  private static double dot(double[] weights, SparseRow row) {
    int[] indices = row.indices();
    float[] values = row.values();
    double sum = 0;
    for (int i = 0; i < indices.length; i++) {
      sum += weights[indices[i]] * values[i];
    }
    return sum;
  }

  private static void add(double[] weights, SparseRow row, double factor) {
    int[] indices = row.indices();
    float[] values = row.values();
    for (int i = 0; i < indices.length; i++) {
      weights[indices[i]] += factor * values[i];
    }
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }
}
