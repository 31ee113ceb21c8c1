package io.pinstream.spam.training.learn;

import io.pinstream.spam.learn.BoostedTrees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Gradient boosting for log loss (J. Friedman, Annals of Statistics 29, 2001) with second-order
 * leaves and histograms, as in T. Chen, C. Guestrin, "XGBoost" (KDD 2016), and random rows and
 * features for each tree. Of our own, because Tribuo has it through XGBoost's native library alone.
 *
 * @param trees how many
 * @param depth of each, in comparisons
 * @param rate what each tree counts
 * @param ridge added to the second derivatives of a leaf
 * @param minWeight least sum of second derivatives in a leaf
 * @param rows share of rows that a tree sees
 * @param columns share of features that a tree sees
 * @param seed of the choice of rows and features
 */
public record BoostedTreesTraining(
    int trees,
    int depth,
    double rate,
    double ridge,
    double minWeight,
    double rows,
    double columns,
    long seed) {

  private static final int BINS = 64;

  /**
   * @param data rows of equally many features
   * @param weights how much each row counts
   */
  public BoostedTrees fit(float[][] data, boolean[] labels, float[] weights) {
    return new Fit(this, data, labels, weights).run();
  }

  /** One run; its arrays are by row, by feature or by node. */
  private static final class Fit {
    private final BoostedTreesTraining settings;
    private final boolean[] labels;
    private final float[] weights;
    private final int rowCount;
    private final int featureCount;
    private final float[][] edges;
    private final byte[][] bins;
    private final float[][] data;
    private final double[] scores;
    private final double[] gradients;
    private final double[] curves;
    private final Random random;
    private final List<Integer> roots = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    private record Node(int feature, float value, int left) {}

    private record Split(int feature, int bin, double gain) {}

    Fit(BoostedTreesTraining settings, float[][] data, boolean[] labels, float[] weights) {
      this.settings = settings;
      this.data = data;
      this.labels = labels;
      this.weights = weights;
      rowCount = data.length;
      featureCount = data[0].length;
      edges = new float[featureCount][];
      bins = new byte[featureCount][rowCount];
      scores = new double[rowCount];
      gradients = new double[rowCount];
      curves = new double[rowCount];
      random = new Random(settings.seed);
      for (int feature = 0; feature < featureCount; feature++) {
        bin(feature);
      }
    }

    private void bin(int feature) {
      float[] sorted = new float[rowCount];
      for (int i = 0; i < rowCount; i++) {
        sorted[i] = data[i][feature];
      }
      Arrays.sort(sorted);
      float[] cuts = new float[BINS - 1];
      int count = 0;
      float last = sorted[rowCount - 1];
      for (int i = 1; i < BINS; i++) {
        float cut = sorted[(int) ((long) i * rowCount / BINS)];
        if ((count == 0 || cut > cuts[count - 1]) && cut < last) {
          cuts[count++] = cut;
        }
      }
      // A rare value is in no quantile, and yet tells something: the least and all others.
      if (count == 0 && sorted[0] < last) {
        cuts[count++] = sorted[0];
      }
      edges[feature] = Arrays.copyOf(cuts, count);
      for (int i = 0; i < rowCount; i++) {
        int at = Arrays.binarySearch(edges[feature], data[i][feature]);
        bins[feature][i] = (byte) (at >= 0 ? at : -at - 1);
      }
    }

    BoostedTrees run() {
      double yes = 1e-6;
      double all = 2e-6;
      for (int i = 0; i < rowCount; i++) {
        yes += labels[i] ? weights[i] : 0;
        all += weights[i];
      }
      double bias = Math.log(yes / (all - yes));
      Arrays.fill(scores, bias);
      for (int tree = 0; tree < settings.trees; tree++) {
        grow();
      }
      short[] features = new short[nodes.size()];
      float[] values = new float[nodes.size()];
      int[] lefts = new int[nodes.size()];
      for (int i = 0; i < nodes.size(); i++) {
        features[i] = (short) nodes.get(i).feature();
        values[i] = nodes.get(i).value();
        lefts[i] = nodes.get(i).left();
      }
      return new BoostedTrees(
          (float) bias,
          roots.stream().mapToInt(Integer::intValue).toArray(),
          features,
          values,
          lefts);
    }

    private void grow() {
      int[] sample = new int[rowCount];
      int size = 0;
      for (int i = 0; i < rowCount; i++) {
        double p = 1 / (1 + Math.exp(-scores[i]));
        gradients[i] = weights[i] * (p - (labels[i] ? 1 : 0));
        curves[i] = weights[i] * p * (1 - p);
        if (random.nextDouble() < settings.rows) {
          sample[size++] = i;
        }
      }
      boolean[] use = new boolean[featureCount];
      for (int feature = 0; feature < featureCount; feature++) {
        use[feature] = random.nextDouble() < settings.columns;
      }
      int root = nodes.size();
      roots.add(root);
      nodes.add(new Node(-1, 0, 0));
      node(root, Arrays.copyOf(sample, size), use, 0);
      for (int i = 0; i < rowCount; i++) {
        scores[i] += value(root, data[i]);
      }
    }

    private double value(int root, float[] row) {
      int at = root;
      while (nodes.get(at).feature() >= 0) {
        Node node = nodes.get(at);
        at = row[node.feature()] <= node.value() ? node.left() : node.left() + 1;
      }
      return nodes.get(at).value();
    }

    private void node(int at, int[] rows, boolean[] use, int depth) {
      double gradient = 0;
      double curve = 0;
      for (int row : rows) {
        gradient += gradients[row];
        curve += curves[row];
      }
      Split best = depth == settings.depth ? new Split(-1, 0, 0) : best(rows, use, gradient, curve);
      if (best.feature() < 0) {
        nodes.set(
            at, new Node(-1, (float) (-settings.rate * gradient / (curve + settings.ridge)), 0));
        return;
      }
      int left = nodes.size();
      nodes.set(at, new Node(best.feature(), edges[best.feature()][best.bin()], left));
      nodes.add(new Node(-1, 0, 0));
      nodes.add(new Node(-1, 0, 0));
      byte[] bin = bins[best.feature()];
      node(
          left,
          Arrays.stream(rows).filter(row -> bin[row] <= best.bin()).toArray(),
          use,
          depth + 1);
      node(
          left + 1,
          Arrays.stream(rows).filter(row -> bin[row] > best.bin()).toArray(),
          use,
          depth + 1);
    }

    private Split best(int[] rows, boolean[] use, double gradient, double curve) {
      Split best = new Split(-1, 0, 1e-6);
      double whole = gradient * gradient / (curve + settings.ridge);
      double[] sums = new double[BINS];
      double[] weightSums = new double[BINS];
      for (int feature = 0; feature < featureCount; feature++) {
        if (!use[feature] || edges[feature].length == 0) {
          continue;
        }
        Arrays.fill(sums, 0);
        Arrays.fill(weightSums, 0);
        byte[] bin = bins[feature];
        for (int row : rows) {
          sums[bin[row]] += gradients[row];
          weightSums[bin[row]] += curves[row];
        }
        double g = 0;
        double h = 0;
        for (int cut = 0; cut < edges[feature].length; cut++) {
          g += sums[cut];
          h += weightSums[cut];
          if (h < settings.minWeight || curve - h < settings.minWeight) {
            continue;
          }
          double gain =
              g * g / (h + settings.ridge)
                  + (gradient - g) * (gradient - g) / (curve - h + settings.ridge)
                  - whole;
          if (gain > best.gain()) {
            best = new Split(feature, cut, gain);
          }
        }
      }
      return best;
    }
  }
}
