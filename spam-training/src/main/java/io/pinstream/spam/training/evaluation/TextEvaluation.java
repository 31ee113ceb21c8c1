package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.text.TextModel;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.learn.Scored;
import io.pinstream.spam.training.text.Disguise;
import io.pinstream.spam.training.text.TextOutOfFold;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Prints what becomes of spam that is disguised, and of honest texts of other kinds. */
final class TextEvaluation {

  private static final int DRAWS = 1_000;
  private static final int TITLES = 100_000;
  private static final double DISGUISED = 0.5;

  private final DataFolder data;
  private final Consumer<String> out;
  private final TextOutOfFold folds;

  TextEvaluation(DataFolder data, TextOutOfFold folds, Consumer<String> out) {
    this.data = data;
    this.folds = folds;
    this.out = out;
  }

  /** Recall of spam as it is and disguised, at the threshold of ham as it is, by unseen folds. */
  void disguised() {
    out.accept("recall at 1 % false positives, as written and with half of the letters disguised");
    for (String source : DataFolder.SPAM_SETS) {
      int[] own = rows(source);
      double limit = limit(own);
      int[] spam = Arrays.stream(own).filter(i -> folds.spam().get(i).label()).toArray();
      for (Disguise.Kind kind : Disguise.Kind.values()) {
        double[] logits = folds.disguised(new Disguise(kind, DISGUISED));
        double[] before = new double[spam.length];
        double[] after = new double[spam.length];
        for (int i = 0; i < spam.length; i++) {
          before[i] = folds.spamLogits()[spam[i]] > limit ? 1 : 0;
          after[i] = logits[spam[i]] > limit ? 1 : 0;
        }
        out.accept(
            String.format(
                Locale.ROOT,
                "  %-20s %-11s %.3f -> %.3f, change %s",
                source,
                kind.name().toLowerCase(Locale.ROOT),
                mean(before),
                mean(after),
                change(before, after)));
      }
    }
  }

  /** How much of honest text gets a label. */
  void falseAlarms() throws IOException {
    out.accept("false alarms at thresholds that 1 % of the ham of known sets reaches");
    for (String source : DataFolder.SPAM_SETS) {
      double limit =
          DataFolder.SPAM_SETS.stream()
              .filter(other -> !other.equals(source))
              .mapToDouble(other -> limit(rows(other)))
              .average()
              .orElseThrow();
      double[] logits = TextOutOfFold.withoutSource(data, source);
      double[] ham =
          Arrays.stream(rows(source))
              .filter(i -> !folds.spam().get(i).label())
              .mapToDouble(i -> logits[i] > limit ? 1 : 0)
              .toArray();
      out.accept(
          String.format(
              Locale.ROOT, "  ham of %s by a model that has not seen any: %s", source, share(ham)));
    }
    TextOutOfFold.Trained trained = folds.train(data, Metrics.FALSE_ALARMS);
    TextModel model = trained.model();
    List<String> titles = PlainTexts.of(TITLES, 1);
    double[] spam = titles.parallelStream().mapToDouble(t -> model.score(t).spam()).toArray();
    double[] rude = titles.parallelStream().mapToDouble(t -> model.score(t).offensive()).toArray();
    out.accept("  " + TITLES + " made-up titles, names and comments, none learned from:");
    titles("spam", spam, trained.spamThreshold());
    titles("offensive", rude, trained.offensiveThreshold());
  }

  private void titles(String name, double[] scores, double threshold) {
    double[] above = Arrays.stream(scores).map(score -> score >= threshold ? 1 : 0).toArray();
    Scored all = new Scored(scores, new boolean[scores.length]);
    out.accept(
        String.format(
            Locale.ROOT,
            "    %s at %.4f: %s; 1 %% of them are above %.4f, 0.1 %% above %.4f, 0.01 %% above %.4f",
            name,
            threshold,
            share(above),
            all.threshold(0.01),
            all.threshold(0.001),
            all.threshold(0.0001)));
  }

  private int[] rows(String source) {
    return IntStream.range(0, folds.spam().size())
        .filter(i -> folds.spam().get(i).source().equals(source))
        .toArray();
  }

  /** Log odds that 1 % of the ham among these rows is above. */
  private double limit(int[] rows) {
    double[] ham =
        Arrays.stream(rows)
            .filter(i -> !folds.spam().get(i).label())
            .mapToDouble(i -> folds.spamLogits()[i])
            .toArray();
    return new Scored(ham, new boolean[ham.length]).threshold(Metrics.FALSE_ALARMS);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static String share(double[] hits) {
    double[] none = new double[hits.length];
    return String.format(Locale.ROOT, "%.5f of %d %s", mean(hits), hits.length, drawn(none, hits));
  }

  private static String change(double[] before, double[] after) {
    return String.format(Locale.ROOT, "%+.3f %s", mean(after) - mean(before), drawn(before, after));
  }

  /** An interval of 95 % of the mean change, by a bootstrap over rows. */
  private static String drawn(double[] before, double[] after) {
    Random random = new Random(1);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < before.length; i++) {
        int row = random.nextInt(before.length);
        sum += after[row] - before[row];
      }
      means[draw] = sum / before.length;
    }
    return Comparison.interval(means, "%.4f");
  }
}
