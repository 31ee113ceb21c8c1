package io.pinstream.spam.training.text;

import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.text.Lexicon;
import io.pinstream.spam.text.Lexicon.Cue;
import io.pinstream.spam.text.TextLogits;
import io.pinstream.spam.text.TextModel;
import io.pinstream.spam.text.TextNet;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.data.TextRow;
import io.pinstream.spam.training.learn.Scored;
import io.pinstream.spam.training.text.TextTraining.Prepared;
import io.pinstream.spam.training.text.TextTraining.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What models say of rows that they have not learned from: each row is scored by a model of the
 * other folds. Comments under one video are in one fold.
 *
 * @param spam rows of spam and ham, in the data's order
 * @param tweets rows of offensive wording or neither
 * @param spamLogits of the rows of spam, as many
 * @param hamOffense of the rows of spam: log odds of offensive wording
 * @param tweetLogits of the tweets, as many
 * @param nets by fold: the model that has not learned from it
 */
public record TextOutOfFold(
    List<TextRow> spam,
    List<TextRow> tweets,
    double[] spamLogits,
    double[] hamOffense,
    double[] tweetLogits,
    List<TextNet> nets) {

  public static final int FOLDS = 3;

  static final long SEED = 20_261_123;
  static final double OTHERS = 0.0005;

  /** A fold for each video, and for other rows by a hash of the text. */
  public static int fold(TextRow row) {
    return switch (row.group()) {
      case "psy" -> 0;
      case "katyperry" -> 1;
      case "lmfao" -> 2;
      default ->
          Math.floorMod(
              (row.group().isEmpty() ? row.text() : row.group()).hashCode() * 31 + 17, FOLDS);
    };
  }

  static TextTraining training(DataFolder data) throws IOException {
    Map<String, Cue> profanity = new LinkedHashMap<>();
    data.profanity().forEach((word, sure) -> profanity.put(word, sure ? Cue.SWEAR : Cue.CRUDE));
    return new TextTraining(Lexicon.of(profanity), OTHERS, SEED);
  }

  /** Fits a model for each fold; takes minutes. */
  public static TextOutOfFold of(DataFolder data) throws IOException {
    TextTraining training = training(data);
    List<Prepared> spam = training.prepare(data.spam());
    List<Prepared> tweets = training.prepare(data.tweets());
    double[] spamLogits = new double[spam.size()];
    double[] hamOffense = new double[spam.size()];
    double[] tweetLogits = new double[tweets.size()];
    List<TextNet> nets = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      TextNet net = training.fit(without(spam, fold), without(tweets, fold), Seeds.shipped());
      nets.add(net);
      score(spam, fold, net, TextLogits::spam, spamLogits);
      score(spam, fold, net, TextLogits::offensive, hamOffense);
      score(tweets, fold, net, TextLogits::offensive, tweetLogits);
    }
    return new TextOutOfFold(
        data.spam(), data.tweets(), spamLogits, hamOffense, tweetLogits, List.copyOf(nets));
  }

  /**
   * Log odds of spam of each row of one set, by a model that has learned from the others.
   *
   * @return by row of {@link DataFolder#spam()}; 0 for rows of other sets
   */
  public static double[] withoutSource(DataFolder data, String source) throws IOException {
    TextTraining training = training(data);
    List<Prepared> rows = training.prepare(data.spam());
    List<Prepared> others =
        rows.stream().filter(row -> !row.row().source().equals(source)).toList();
    // Tweets are but honest texts here, and a part of them will do.
    List<Prepared> tweets = training.prepare(data.tweets().subList(0, data.tweets().size() / 4));
    TextNet net = training.fit(others, tweets, Seeds.shipped());
    return rows.stream()
        .mapToDouble(
            row ->
                row.row().source().equals(source)
                    ? net.logits(net.features(row.row().text())).spam()
                    : 0)
        .toArray();
  }

  static List<Prepared> without(List<Prepared> rows, int fold) {
    return rows.stream().filter(row -> fold(row.row()) != fold).toList();
  }

  private static void score(
      List<Prepared> rows,
      int fold,
      TextNet net,
      ToDoubleFunction<TextLogits> output,
      double[] into) {
    for (int i = 0; i < into.length; i++) {
      if (fold(rows.get(i).row()) == fold) {
        into[i] = output.applyAsDouble(net.logits(net.features(rows.get(i).row().text())));
      }
    }
  }

  public Scored spamScored() {
    return scored(spam, spamLogits);
  }

  public Scored tweetsScored() {
    return scored(tweets, tweetLogits);
  }

  private static Scored scored(List<TextRow> rows, double[] logits) {
    boolean[] labels = new boolean[logits.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = rows.get(i).label();
    }
    return new Scored(logits, labels);
  }

  /** Log odds of spam of each row as somebody would write it to hide it; by row of spam. */
  public double[] disguised(Disguise disguise) {
    Random random = new Random(SEED);
    double[] logits = new double[spam.size()];
    for (int i = 0; i < logits.length; i++) {
      TextNet net = nets.get(fold(spam.get(i)));
      logits[i] = net.logits(net.features(disguise.of(spam.get(i).text(), random))).spam();
    }
    return logits;
  }

  /**
   * A model of all rows, with probabilities as these here turned out.
   *
   * @param falseAlarms share of honest texts that may get a label, 0 to 1
   */
  public Trained train(DataFolder data, double falseAlarms) throws IOException {
    TextTraining training = training(data);
    TextNet all = training.fit(training.prepare(spam), training.prepare(tweets), Seeds.shipped());
    Calibration forSpam = Calibration.fit(spamLogits, spamScored().labels());
    Scored offense = tweetsScored();
    Calibration forOffense = Calibration.fit(offense.scores(), offense.labels());
    return new Trained(
        new TextModel(all, forSpam, forOffense),
        threshold(falseAlarms, forSpam::probability, spamLogits),
        threshold(falseAlarms, forOffense::probability, hamOffense));
  }

  /**
   * A model and its thresholds: at most that share of the ham of each set is called spam, and of
   * all ham offensive.
   */
  public record Trained(TextModel model, double spamThreshold, double offensiveThreshold) {}

  /** The mean over the sets of ham, for each is another kind of honest text. */
  private double threshold(double share, DoubleUnaryOperator probability, double[] logits) {
    Map<String, List<Integer>> ham = new LinkedHashMap<>();
    for (int i = 0; i < logits.length; i++) {
      if (!spam.get(i).label()) {
        ham.computeIfAbsent(spam.get(i).source(), source -> new ArrayList<>()).add(i);
      }
    }
    double sum = 0;
    for (List<Integer> rows : ham.values()) {
      double[] scores = rows.stream().mapToDouble(row -> logits[row]).toArray();
      sum += new Scored(scores, new boolean[scores.length]).threshold(share);
    }
    return probability.applyAsDouble(sum / Math.max(1, ham.size()));
  }
}
