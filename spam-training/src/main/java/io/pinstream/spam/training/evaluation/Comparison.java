package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.training.learn.Scored;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A model beside a baseline on the same rows, with intervals of 95 % by a paired bootstrap (B.
 * Efron, R. Tibshirani, 1993) that draws whole groups.
 *
 * @param name of the split
 * @param groups rows of one group are drawn together; as many as rows
 */
record Comparison(String name, Scored model, Scored baseline, List<String> groups) {

  private static final int DRAWS = 400;

  String line() {
    Map<String, int[]> members = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      int[] before = members.getOrDefault(groups.get(i), new int[0]);
      int[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = i;
      members.put(groups.get(i), after);
    }
    List<int[]> all = List.copyOf(members.values());
    Random random = new Random(1);
    double[] auc = new double[DRAWS];
    double[] recall = new double[DRAWS];
    double[] gain = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] rows =
          random.ints(all.size(), 0, all.size()).flatMap(i -> Arrays.stream(all.get(i))).toArray();
      Metrics drawn = Metrics.of(part(model, rows));
      auc[draw] = drawn.auc();
      recall[draw] = drawn.recall();
      gain[draw] = drawn.auc() - Metrics.auc(part(baseline, rows));
    }
    Metrics whole = Metrics.of(model);
    Metrics plain = Metrics.of(baseline);
    return String.format(
        Locale.ROOT,
        "%-34s %6d  %.4f %s  %.3f %s  %.3f  | %.4f %.3f | %+.4f %s",
        name,
        groups.size(),
        whole.auc(),
        interval(auc, "%.4f"),
        whole.recall(),
        interval(recall, "%.3f"),
        whole.precision(),
        plain.auc(),
        plain.recall(),
        whole.auc() - plain.auc(),
        interval(gain, "%+.4f"));
  }

  private static Scored part(Scored rows, int[] indices) {
    double[] scores = new double[indices.length];
    boolean[] labels = new boolean[indices.length];
    for (int i = 0; i < indices.length; i++) {
      scores[i] = rows.scores()[indices[i]];
      labels[i] = rows.labels()[indices[i]];
    }
    return new Scored(scores, labels);
  }

  /** The middle 95 % of what was drawn, which is sorted. */
  static String interval(double[] drawn, String format) {
    Arrays.sort(drawn);
    return String.format(
        Locale.ROOT,
        "[" + format + ", " + format + "]",
        drawn[(int) (drawn.length * 0.025)],
        drawn[(int) (drawn.length * 0.975)]);
  }
}
