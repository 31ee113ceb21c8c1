package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.learn.Scored;
import io.pinstream.spam.training.link.LinkOutOfFold;
import io.pinstream.spam.training.text.TextOutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * From which probability on how many honest texts and links raise a false alarm, by models that
 * have not learned from them; as lines of a properties file. For each budget it is the greatest
 * that any kind of honest text needs: of comments, messages and mails, for offensive wording also
 * of tweets, of links one for each registered domain. Budgets of which so few rows would be left
 * that they say nothing follow on a line over log odds and the logarithm of the budget.
 */
final class FalseAlarms {

  private static final int BUDGETS = 5;

  /** Rows above a limit that make it known. */
  private static final int LEAST_ROWS = 2;

  private final Consumer<String> out;

  FalseAlarms(Consumer<String> out) {
    this.out = out;
  }

  void texts(TextOutOfFold folds) {
    Calibration spam = Calibration.fit(folds.spamLogits(), folds.spamScored().labels());
    Scored tweets = folds.tweetsScored();
    Calibration offensive = Calibration.fit(tweets.scores(), tweets.labels());
    List<double[]> hamSpam = new ArrayList<>();
    List<double[]> hamOffense = new ArrayList<>();
    Map<String, double[]> caught = new LinkedHashMap<>();
    for (String source : DataFolder.SPAM_SETS) {
      int[] own =
          IntStream.range(0, folds.spam().size())
              .filter(i -> folds.spam().get(i).source().equals(source))
              .toArray();
      hamSpam.add(picked(own, folds.spamLogits(), folds.spamScored().labels(), false));
      hamOffense.add(picked(own, folds.hamOffense(), folds.spamScored().labels(), false));
      caught.put(source, picked(own, folds.spamLogits(), folds.spamScored().labels(), true));
    }
    int[] all = IntStream.range(0, tweets.scores().length).toArray();
    hamOffense.add(picked(all, tweets.scores(), tweets.labels(), false));
    print("spam", spam, hamSpam, caught);
    print(
        "offensive",
        offensive,
        hamOffense,
        Map.of("offensive tweets", picked(all, tweets.scores(), tweets.labels(), true)));
  }

  void links(LinkOutOfFold folds) {
    Scored scored = folds.scored();
    Calibration calibration = Calibration.fit(scored.scores(), scored.labels());
    // Many addresses of one site are one mistake, if they are one: the worst of them counts.
    Map<String, Double> domains = new LinkedHashMap<>();
    for (int i = 0; i < scored.scores().length; i++) {
      if (!scored.labels()[i]) {
        domains.merge(folds.domains().get(i), scored.scores()[i], Math::max);
      }
    }
    int[] all = IntStream.range(0, scored.scores().length).toArray();
    print(
        "phishing",
        calibration,
        List.of(domains.values().stream().mapToDouble(Double::doubleValue).toArray()),
        Map.of("phishing links", picked(all, scored.scores(), scored.labels(), true)));
  }

  private static double[] picked(int[] rows, double[] logits, boolean[] labels, boolean label) {
    return Arrays.stream(rows)
        .filter(i -> labels[i] == label)
        .mapToDouble(i -> logits[i])
        .toArray();
  }

  private void print(
      String score, Calibration calibration, List<double[]> honest, Map<String, double[]> caught) {
    double[] limits = new double[BUDGETS];
    for (int i = 0; i < BUDGETS; i++) {
      double budget = Math.pow(10, -1 - i);
      double most = Double.NEGATIVE_INFINITY;
      for (double[] rows : honest) {
        if (rows.length * budget >= LEAST_ROWS) {
          most = Math.max(most, new Scored(rows, new boolean[rows.length]).threshold(budget));
        }
      }
      boolean known = most > Double.NEGATIVE_INFINITY;
      limits[i] = known ? most : 2 * limits[i - 1] - limits[i - 2];
      double limit = limits[i];
      StringBuilder shares = new StringBuilder();
      caught.forEach(
          (name, rows) ->
              shares.append(
                  String.format(
                      Locale.ROOT,
                      "%s%.2f of %s",
                      shares.isEmpty() ? "" : ", ",
                      Arrays.stream(rows).filter(row -> row > limit).count() / (double) rows.length,
                      name)));
      out.accept("# " + (known ? "" : "extrapolated; ") + "reaches it: " + shares);
      out.accept(
          String.format(
              Locale.ROOT, "%s.1e-%d=%.5f", score, i + 1, calibration.probability(limit)));
    }
  }
}
