package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.account.AccountModel;
import io.pinstream.spam.account.BehaviourFeatures;
import io.pinstream.spam.account.Label;
import io.pinstream.spam.anomaly.AccountAnomaly;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.data.NumericTable;
import io.pinstream.spam.training.evaluation.Population.Manner;
import io.pinstream.spam.training.evaluation.Population.Member;
import io.pinstream.spam.training.learn.Scored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Prints what the account model is worth on made-up populations, and on real fake followers. */
final class AccountEvaluation {

  private static final int SIZE = 4_000;
  private static final int POPULATIONS = 5;
  private static final int DRAWS = 1_000;

  private final Consumer<String> out;

  AccountEvaluation(Consumer<String> out) {
    this.out = out;
  }

  /** Fitted on one population and measured on another from the same source. */
  void generated() {
    out.accept(
        POPULATIONS + " made-up populations of " + SIZE + " accounts, 5 % of them in campaigns;");
    out.accept("fitted on one, measured on the next: mean, least and greatest of the populations");
    List<List<Member>> all = new ArrayList<>();
    for (int i = 0; i <= POPULATIONS; i++) {
      all.add(Population.of(SIZE, i));
    }
    measure("no labels", all, 0);
    for (int labels : new int[] {20, 60, 200}) {
      measure(labels + " labels, half of them abusive", all, labels);
    }
    Map<Manner, double[]> found = new EnumMap<>(Manner.class);
    for (int i = 0; i < POPULATIONS; i++) {
      AccountModel model = AccountModel.fit(rows(all.get(i)));
      List<Member> members = all.get(i + 1);
      double[] scores = scores(members, row -> model.score(row).strangeness());
      for (Manner manner : Manner.values()) {
        if (manner.abusive()) {
          int[] some =
              IntStream.range(0, members.size())
                  .filter(
                      m -> members.get(m).manner() == manner || !members.get(m).manner().abusive())
                  .toArray();
          found.computeIfAbsent(manner, kind -> new double[POPULATIONS])[i] =
              Metrics.of(part(members, scores, some)).auc();
        }
      }
    }
    found.forEach((manner, auc) -> out.accept("  no labels, " + manner + " alone: " + range(auc)));
  }

  private void measure(String name, List<List<Member>> all, int labels) {
    double[][] auc = new double[2][POPULATIONS];
    double[][] recall = new double[2][POPULATIONS];
    for (int i = 0; i < POPULATIONS; i++) {
      double[][] rows = rows(all.get(i));
      List<Label> known = labels(all.get(i), labels, i);
      for (int way = 0; way < 2; way++) {
        AccountModel model =
            way == 0 ? AccountModel.fit(rows, known) : AccountModel.fitLabelsAlone(rows, known);
        double[] scores = scores(all.get(i + 1), row -> model.score(row).abusive());
        int[] whole = IntStream.range(0, SIZE).toArray();
        Metrics metrics = Metrics.of(part(all.get(i + 1), scores, whole));
        auc[way][i] = metrics.auc();
        recall[way][i] = metrics.recall();
      }
    }
    out.accept("  " + name + ": AUC " + range(auc[0]) + ", recall at 1 % " + range(recall[0]));
    if (labels > 0) {
      double[] gain = new double[POPULATIONS];
      Arrays.setAll(gain, i -> auc[0][i] - auc[1][i]);
      out.accept(
          "    without self-training: AUC "
              + range(auc[1])
              + ", recall at 1 % "
              + range(recall[1]));
      out.accept("    AUC gained by it: " + range(gain));
    }
  }

  private static List<Label> labels(List<Member> members, int count, long seed) {
    List<Label> labels = new ArrayList<>(Collections.nCopies(members.size(), Label.UNKNOWN));
    List<Integer> order = new ArrayList<>(IntStream.range(0, members.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int abusive = 0;
    int honest = 0;
    for (int i : order) {
      boolean is = members.get(i).manner().abusive();
      if (is && abusive < count / 2) {
        labels.set(i, Label.ABUSIVE);
        abusive++;
      } else if (!is && honest < count / 2) {
        labels.set(i, Label.HONEST);
        honest++;
      }
    }
    return labels;
  }

  private static double[][] rows(List<Member> members) {
    return members.stream()
        .map(member -> BehaviourFeatures.row(member.behaviour(), Population.NOW))
        .toArray(double[][]::new);
  }

  private static double[] scores(List<Member> members, ToDoubleFunction<double[]> score) {
    return Arrays.stream(rows(members)).parallel().mapToDouble(score).toArray();
  }

  private static Scored part(List<Member> members, double[] scores, int[] some) {
    double[] own = Arrays.stream(some).mapToDouble(i -> scores[i]).toArray();
    boolean[] labels = new boolean[some.length];
    for (int i = 0; i < some.length; i++) {
      labels[i] = members.get(some[i]).manner().abusive();
    }
    return new Scored(own, labels);
  }

  /** Fake followers of a real service: to measure alone, nothing that ships learns from them. */
  void fakes(DataFolder data) throws IOException {
    NumericTable table = data.fakes();
    boolean[] labels = data.fakeLabels();
    if (labels.length == 0) {
      return;
    }
    AccountAnomaly anomaly = AccountAnomaly.fit(table.rows());
    double[] scores = Arrays.stream(table.rows()).mapToDouble(anomaly::score).toArray();
    Scored all = new Scored(scores, labels);
    double[] auc = new double[DRAWS];
    double[] recall = new double[DRAWS];
    Random random = new Random(1);
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] rows = random.ints(labels.length, 0, labels.length).toArray();
      double[] own = Arrays.stream(rows).mapToDouble(i -> scores[i]).toArray();
      boolean[] is = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        is[i] = labels[rows[i]];
      }
      Metrics metrics = Metrics.of(new Scored(own, is));
      auc[draw] = metrics.auc();
      recall[draw] = metrics.recall();
    }
    Metrics whole = Metrics.of(all);
    out.accept(
        String.format(
            Locale.ROOT,
            "fake followers, no labels: AUC %.4f %s, recall at 1 %% %.3f %s",
            whole.auc(),
            Comparison.interval(auc, "%.4f"),
            whole.recall(),
            Comparison.interval(recall, "%.3f")));
  }

  private static String range(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        Arrays.stream(sorted).average().orElse(Double.NaN),
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
