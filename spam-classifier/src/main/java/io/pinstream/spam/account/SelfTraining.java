package io.pinstream.spam.account;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.LogisticTraining;
import io.pinstream.spam.learn.SparseRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Spreads a few labels over rows without: a model of the labelled rows labels those of which it is
 * surest, and a new model learns from both, some rounds (D. Yarowsky, ACL 1995). Rows that a model
 * has labelled itself count less than those by people. Moderators look at what is suspicious, so
 * the share of abusive accounts among their labels says nothing of the population's: that is given.
 *
 * @param rounds 0 learns from the labels alone
 * @param share of the rows without a label that are added by the last round, 0 to 1
 * @param abusive share of those that are added as abusive, 0 to 1; less than there are
 * @param weight of all rows that a model has labelled, against 1 for all by people
 */
record SelfTraining(int rounds, double share, double abusive, double weight) {

  static final SelfTraining NONE = new SelfTraining(0, 0, 0, 0);
  static final SelfTraining USUAL = new SelfTraining(5, 0.5, 0.02, 0.5);

  private static final double COST = 0.1;
  private static final long SEED = 20_261_123;

  /**
   * @param rows all rows, scaled, of equally many columns
   * @param labels by row; some of both kinds
   * @return weights by column
   */
  LinearWeights fit(double[][] rows, List<Label> labels) {
    int[] known = which(labels, true);
    int[] unknown = which(labels, false);
    boolean[] is = new boolean[rows.length];
    for (int i : known) {
      is[i] = labels.get(i) == Label.ABUSIVE;
    }
    List<Example> people = examples(rows, known, is, known.length);
    LogisticTraining training = new LogisticTraining(rows[0].length, COST, SEED);
    LinearWeights model = training.fit(people);
    for (int round = 1; round <= rounds; round++) {
      LinearWeights before = model;
      double[] scores = Arrays.stream(rows).mapToDouble(row -> before.score(row(row))).toArray();
      int[] order =
          Arrays.stream(unknown)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> scores[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      double added = share * round / rounds * order.length;
      int high = (int) Math.ceil(added * abusive);
      int low = (int) Math.floor(added * (1 - abusive));
      int[] sure =
          IntStream.range(0, order.length)
              .filter(i -> i < low || i >= order.length - high)
              .map(i -> order[i])
              .toArray();
      for (int i = 0; i < order.length; i++) {
        is[order[i]] = i >= order.length - high;
      }
      List<Example> all = new ArrayList<>(people);
      all.addAll(examples(rows, sure, is, weight * known.length));
      model = training.fit(all);
    }
    return model;
  }

  private static int[] which(List<Label> labels, boolean known) {
    return IntStream.range(0, labels.size())
        .filter(i -> (labels.get(i) != Label.UNKNOWN) == known)
        .toArray();
  }

  /** Both kinds weigh the same together, however many there are of each. */
  private static List<Example> examples(
      double[][] rows, int[] used, boolean[] is, double together) {
    long positives = Arrays.stream(used).filter(i -> is[i]).count();
    List<Example> examples = new ArrayList<>();
    for (int i : used) {
      double weight = together / 2 / Math.max(1, is[i] ? positives : used.length - positives);
      examples.add(new Example(row(rows[i]), is[i], (float) weight));
    }
    return examples;
  }

  static SparseRow row(double[] scaled) {
    float[] values = new float[scaled.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scaled[i];
    }
    return new SparseRow(IntStream.range(0, values.length).toArray(), values);
  }
}
