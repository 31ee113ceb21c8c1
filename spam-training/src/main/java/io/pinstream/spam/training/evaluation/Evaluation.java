package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.data.TextRow;
import io.pinstream.spam.training.data.UrlRow;
import io.pinstream.spam.training.learn.Scored;
import io.pinstream.spam.training.link.LinkOutOfFold;
import io.pinstream.spam.training.text.TextOutOfFold;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints what the models are worth on rows that they have not learned from. Takes minutes. */
public final class Evaluation {

  private static final String HEADER =
      "split                                rows  AUC [95 %]  recall at 1 % [95 %]  precision"
          + "  | baseline AUC, recall | AUC gained [95 %]";

  private final DataFolder data;
  private final Consumer<String> out;
  private @Nullable TextOutOfFold folds;

  public Evaluation(DataFolder data, Consumer<String> out) {
    this.data = data;
    this.out = out;
  }

  /** Phishing, by registered domain. */
  public void links() throws IOException {
    LinkOutOfFold model = LinkOutOfFold.of(data);
    List<SparseRow> rows = data.urls().stream().map(UrlRow::url).map(Baseline::row).toList();
    int[] folds = model.domains().stream().mapToInt(LinkOutOfFold::fold).toArray();
    boolean[] labels = model.scored().labels();
    double[] baseline = Baseline.outOfFold(rows, labels, folds);
    out.accept(HEADER);
    out.accept(
        new Comparison(
                "phishing, by registered domain",
                model.scored(),
                new Scored(baseline, labels),
                model.domains())
            .line());
    out.accept(CalibrationTable.of("phishing", model.scored()));
  }

  /** Spam by set (comments by video), and offensive wording. */
  public void texts() throws IOException {
    TextOutOfFold model = folds();
    out.accept(HEADER);
    for (String source : DataFolder.SPAM_SETS) {
      compare("spam, " + source, source, model.spam(), model.spamLogits());
    }
    compare("offensive, tweets", DataFolder.TWEETS, model.tweets(), model.tweetLogits());
    out.accept(CalibrationTable.of("spam", model.spamScored()));
    out.accept(CalibrationTable.of("offensive", model.tweetsScored()));
  }

  /** Spam whose letters are disguised. */
  public void disguised() throws IOException {
    new TextEvaluation(data, folds(), out).disguised();
  }

  /** Honest texts of other kinds than the models have learned from. */
  public void plain() throws IOException {
    new TextEvaluation(data, folds(), out).falseAlarms();
  }

  /** At which probabilities honest texts and links raise false alarms. */
  public void limits() throws IOException {
    FalseAlarms alarms = new FalseAlarms(out);
    alarms.texts(folds());
    alarms.links(LinkOutOfFold.of(data));
  }

  /** Accounts, made-up ones and those of a set of fake followers. */
  public void accounts() throws IOException {
    AccountEvaluation accounts = new AccountEvaluation(out);
    accounts.fakes(data);
    accounts.generated();
    new QuarantineEvaluation(out).run();
  }

  /** Several parts look at the same models, which take long to fit. */
  private TextOutOfFold folds() throws IOException {
    TextOutOfFold known = folds;
    if (known == null) {
      known = TextOutOfFold.of(data);
      folds = known;
    }
    return known;
  }

  /** Comments, messages and mails, each by a model that has seen none of that set. */
  public void domains() throws IOException {
    out.accept(HEADER);
    List<TextRow> rows = data.spam();
    List<String> sources = DataFolder.SPAM_SETS;
    boolean[] labels = labels(rows);
    int[] folds = rows.stream().mapToInt(row -> sources.indexOf(row.source())).toArray();
    double[] baseline =
        Baseline.outOfFold(
            rows.stream().map(TextRow::text).map(Baseline::row).toList(), labels, folds);
    for (String source : sources) {
      double[] scores = TextOutOfFold.withoutSource(data, source);
      int[] own =
          IntStream.range(0, folds.length)
              .filter(i -> rows.get(i).source().equals(source))
              .toArray();
      print("spam, never seen " + source, rows, own, scores, baseline);
    }
  }

  private void compare(String name, String source, List<TextRow> rows, double[] logits) {
    int[] own =
        IntStream.range(0, rows.size()).filter(i -> rows.get(i).source().equals(source)).toArray();
    List<SparseRow> features = new ArrayList<>();
    boolean[] labels = new boolean[own.length];
    int[] folds = new int[own.length];
    for (int i = 0; i < own.length; i++) {
      features.add(Baseline.row(rows.get(own[i]).text()));
      labels[i] = rows.get(own[i]).label();
      folds[i] = TextOutOfFold.fold(rows.get(own[i]));
    }
    double[] baseline = Baseline.outOfFold(features, labels, folds);
    double[] all = new double[rows.size()];
    for (int i = 0; i < own.length; i++) {
      all[own[i]] = baseline[i];
    }
    print(name, rows, own, logits, all);
  }

  private void print(
      String name, List<TextRow> rows, int[] own, double[] scores, double[] baseline) {
    boolean[] labels = new boolean[own.length];
    double[] ours = new double[own.length];
    double[] theirs = new double[own.length];
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      labels[i] = rows.get(own[i]).label();
      ours[i] = scores[own[i]];
      theirs[i] = baseline[own[i]];
      groups.add(Integer.toString(i));
    }
    out.accept(
        new Comparison(name, new Scored(ours, labels), new Scored(theirs, labels), groups).line());
  }

  private static boolean[] labels(List<TextRow> rows) {
    boolean[] labels = new boolean[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = rows.get(i).label();
    }
    return labels;
  }
}
