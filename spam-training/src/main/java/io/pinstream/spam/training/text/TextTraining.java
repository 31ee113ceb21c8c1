package io.pinstream.spam.training.text;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.LogisticTraining;
import io.pinstream.spam.learn.RoundedWeights;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.text.Lexicon;
import io.pinstream.spam.text.Resource;
import io.pinstream.spam.text.TextFeatures;
import io.pinstream.spam.text.TextNet;
import io.pinstream.spam.text.TextReader;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.data.TextRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Learns a {@link TextNet}.
 *
 * @param lexicon what words hint at
 * @param others how much rows of other kinds count for an expert, 0 to 1
 * @param seed of all that is left to chance
 */
record TextTraining(Lexicon lexicon, double others, long seed) {

  static final String SEEDS = "seeds";

  private static final double COST = 20;
  private static final double GATE_COST = 5;
  private static final double OFFENSIVE_COST = 3;

  /**
   * Log odds that are added to what gates say: a short text on a photo board is a comment rather
   * than a message from a telephone, and many are hard to tell apart.
   */
  private static final Map<String, Float> PRIORS =
      Map.of(DataFolder.YOUTUBE, 2f, DataFolder.MAIL, 1f);

  private static final double HAM_DISGUISED = 0.3;
  private static final int TWEET_STEP = 4;
  private static final float TWEET_WEIGHT = 0.01f;
  private static final float SEED_WEIGHT = 0.5f;
  private static final float DISGUISED_WEIGHT = 0.5f;
  private static final int OTHER_STEP = 4;

  /** Gates must know a text that is disguised as well: else it comes to the wrong expert. */
  private static final double GATE_DISGUISED = 0.5;

  private static final int INNER_FOLDS = 4;

  /** What gates give an expert of a row of another kind, from which on the row is learned from. */
  private static final double LEAST_SHARE = 0.01;

  /** And from which on spam is learned from in disguise as well. */
  private static final double GREAT_SHARE = 0.1;

  /** A row with its features, which are the same in every fit. */
  record Prepared(TextRow row, SparseRow features) {}

  List<Prepared> prepare(List<TextRow> rows) {
    TextReader reader = new TextReader(lexicon);
    return rows.stream().map(row -> new Prepared(row, reader.features(row.text()).row())).toList();
  }

  /**
   * @param spam rows of spam and ham
   * @param tweets rows of offensive wording or neither
   * @param seeds texts of our own, of both kinds
   */
  TextNet fit(List<Prepared> spam, List<Prepared> tweets, Seeds seeds) {
    List<String> kinds = spam.stream().map(row -> row.row().source()).distinct().sorted().toList();
    LogisticTraining training = new LogisticTraining(TextFeatures.SIZE, COST, seed);
    LogisticTraining offence = new LogisticTraining(TextFeatures.SIZE, OFFENSIVE_COST, seed);
    LogisticTraining gates = new LogisticTraining(TextFeatures.SIZE, GATE_COST, seed);
    double[][] shares = shares(kinds, spam, gates);
    List<Supplier<LinearWeights>> fits = new ArrayList<>();
    for (String kind : kinds) {
      double[] share = shares[kinds.indexOf(kind)];
      fits.add(() -> training.fit(withoutLengths(expert(kind, share, spam, tweets, seeds))));
    }
    for (String kind : kinds) {
      fits.add(() -> gate(kind, kinds.size(), spam, gates));
    }
    fits.add(() -> offence.fit(withoutLengths(offensive(spam, tweets, seeds))));
    return new TextNet(
        lexicon, fits.parallelStream().map(Supplier::get).map(RoundedWeights::of).toList());
  }

  private static List<Example> withoutLengths(List<Example> examples) {
    return examples.stream()
        .map(
            example ->
                new Example(
                    example.row().below(TextFeatures.LENGTHS),
                    example.positive(),
                    example.weight()))
        .toList();
  }

  /**
   * How much of each row gates give to each kind, by gates that have not learned from that row: in
   * use, an expert is asked about some texts of other kinds, and must have learned from such.
   *
   * @return by kind and row, 0 to 1
   */
  private double[][] shares(List<String> kinds, List<Prepared> spam, LogisticTraining gates) {
    double[][] odds = new double[kinds.size()][spam.size()];
    IntStream.range(0, kinds.size() * INNER_FOLDS)
        .parallel()
        .forEach(
            fit -> {
              int kind = fit / INNER_FOLDS;
              int fold = fit % INNER_FOLDS;
              List<Prepared> rest =
                  spam.stream().filter(row -> innerFold(row.row()) != fold).toList();
              LinearWeights gate = gate(kinds.get(kind), kinds.size(), rest, gates);
              for (int i = 0; i < spam.size(); i++) {
                if (innerFold(spam.get(i).row()) == fold) {
                  odds[kind][i] = gate.score(spam.get(i).features());
                }
              }
            });
    for (int i = 0; i < spam.size(); i++) {
      double sum = 0;
      for (double[] own : odds) {
        own[i] = Math.exp(own[i]);
        sum += own[i];
      }
      for (double[] own : odds) {
        own[i] /= sum;
      }
    }
    return odds;
  }

  private static int innerFold(TextRow row) {
    return Math.floorMod(FeatureHash.mixed(row.text().hashCode()), INNER_FOLDS);
  }

  private List<Example> expert(
      String kind, double[] shares, List<Prepared> spam, List<Prepared> tweets, Seeds seeds) {
    Random random = new Random(seed);
    TextReader reader = new TextReader(lexicon);
    Map<String, Long> sizes = sizes(spam);
    long own = sizes.getOrDefault(kind, 1L);
    List<Example> examples = new ArrayList<>();
    int turn = 0;
    // Both kinds of rows count alike, so that what experts say can be compared.
    double positives = positives(kind, spam) / (double) own;
    for (int i = 0; i < shares.length; i++) {
      TextRow row = spam.get(i).row();
      double weight;
      double copy = 0;
      if (row.source().equals(kind)) {
        weight = 0.5 / (row.label() ? positives : 1 - positives);
        copy = row.label() || random.nextDouble() < HAM_DISGUISED ? DISGUISED_WEIGHT : 0;
      } else if (shares[i] > LEAST_SHARE) {
        weight = shares[i];
        copy = row.label() && shares[i] > GREAT_SHARE ? DISGUISED_WEIGHT * shares[i] : 0;
      } else if (turn++ % OTHER_STEP == 0) {
        // A kind of other texts counts as a whole, however many rows it has.
        weight = others * own / sizes.getOrDefault(row.source(), 1L) * OTHER_STEP;
      } else {
        continue;
      }
      examples.add(new Example(spam.get(i).features(), row.label(), (float) weight));
      if (copy > 0) {
        SparseRow disguised = reader.features(disguised(row.text(), random)).row();
        examples.add(new Example(disguised, row.label(), (float) copy));
      }
    }
    for (int i = 0; i < tweets.size(); i += TWEET_STEP) {
      examples.add(new Example(tweets.get(i).features(), false, TWEET_WEIGHT));
    }
    for (Prepared row : prepare(seeds.spam())) {
      examples.add(new Example(row.features(), row.row().label(), SEED_WEIGHT));
    }
    return examples;
  }

  private static long positives(String kind, List<Prepared> rows) {
    return rows.stream()
        .filter(row -> row.row().source().equals(kind) && row.row().label())
        .count();
  }

  private static String disguised(String text, Random random) {
    Disguise.Kind[] kinds = Disguise.Kind.values();
    Disguise.Kind kind = kinds[random.nextInt(kinds.length)];
    return new Disguise(kind, 0.2 + 0.6 * random.nextDouble()).of(text, random);
  }

  private static Map<String, Long> sizes(List<Prepared> rows) {
    return rows.stream()
        .collect(Collectors.groupingBy(row -> row.row().source(), Collectors.counting()));
  }

  private LinearWeights gate(
      String kind, int kinds, List<Prepared> spam, LogisticTraining training) {
    Random random = new Random(seed);
    TextReader reader = new TextReader(lexicon);
    Map<String, Long> sizes = sizes(spam);
    List<Example> examples = new ArrayList<>();
    for (Prepared row : spam) {
      boolean mine = row.row().source().equals(kind);
      float weight = (float) spam.size() / kinds / sizes.getOrDefault(row.row().source(), 1L);
      examples.add(new Example(row.features(), mine, weight));
      if (random.nextDouble() < GATE_DISGUISED) {
        SparseRow disguised = reader.features(disguised(row.row().text(), random)).row();
        examples.add(new Example(disguised, mine, DISGUISED_WEIGHT * weight));
      }
    }
    LinearWeights gate = training.fit(examples);
    return new LinearWeights(gate.weights(), gate.bias() + PRIORS.getOrDefault(kind, 0f));
  }

  /** Tweets, and ham of the other sets, which is clean unless a list says otherwise. */
  private List<Example> offensive(List<Prepared> spam, List<Prepared> tweets, Seeds seeds) {
    Random random = new Random(seed);
    TextReader reader = new TextReader(lexicon);
    List<Example> examples = new ArrayList<>();
    for (Prepared row : tweets) {
      boolean label = row.row().label();
      examples.add(new Example(row.features(), label, label ? 1 : 2));
      if (random.nextDouble() < 0.15) {
        examples.add(
            new Example(
                reader.features(disguised(row.row().text(), random)).row(), label, label ? 1 : 2));
      }
    }
    for (Prepared row : spam) {
      if (!hasSwearWord(row.features())) {
        examples.add(new Example(row.features(), false, 0.3f));
      }
    }
    Stream.of(seeds.offensive(), seeds.spam())
        .flatMap(rows -> prepare(rows).stream())
        .forEach(
            row ->
                examples.add(
                    new Example(row.features(), seeds.offensive().contains(row.row()), 2)));
    return examples;
  }

  private static boolean hasSwearWord(SparseRow row) {
    for (int index : row.indices()) {
      if (index == TextFeatures.HASHED + TextFeatures.Plain.SWEAR.index()) {
        return true;
      }
    }
    return false;
  }

  /** Texts written for this service, spam and ham (label), and offensive ones. */
  record Seeds(List<TextRow> spam, List<TextRow> offensive) {

    static final Seeds NONE = new Seeds(List.of(), List.of());

    static Seeds shipped() {
      List<TextRow> spam = new ArrayList<>();
      List<TextRow> offensive = new ArrayList<>();
      for (String line : Resource.lines(Seeds.class, "seeds.tsv")) {
        int tab = line.indexOf('\t');
        String label = line.substring(0, tab);
        TextRow row = new TextRow(SEEDS, "", line.substring(tab + 1), label.equals("spam"));
        (label.equals("offensive") ? offensive : spam).add(row);
      }
      return new Seeds(List.copyOf(spam), List.copyOf(offensive));
    }
  }
}
