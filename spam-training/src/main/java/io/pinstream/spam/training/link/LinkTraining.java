package io.pinstream.spam.training.link;

import io.pinstream.spam.learn.BoostedTrees;
import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.LogisticTraining;
import io.pinstream.spam.learn.RoundedWeights;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.link.LinkFeatures;
import io.pinstream.spam.link.LinkNames;
import io.pinstream.spam.link.LinkNet;
import io.pinstream.spam.link.LinkParts;
import io.pinstream.spam.training.data.UrlRow;
import io.pinstream.spam.training.learn.BoostedTreesTraining;
import io.pinstream.spam.training.learn.LinearTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Learns a {@link LinkNet}.
 *
 * @param seed of all that is left to chance
 */
record LinkTraining(long seed) {

  private static final int INNER_FOLDS = 4;
  private static final int NO_FOLD = -1;
  private static final Function<LinkFeatures, SparseRow> HASHED = LinkFeatures::hashedRow;
  private static final Function<LinkFeatures, SparseRow> AS_WRITTEN = LinkFeatures::writtenRow;
  private static final LinearTraining LINEAR = new LinearTraining(LinkFeatures.HASHED, 0.1, 6, 3);

  private static final LogisticTraining WRITTEN = new LogisticTraining(LinkFeatures.HASHED, 30, 3);

  /** A row with its features, which are the same in every fit. */
  record Prepared(UrlRow row, String domain, LinkFeatures features) {}

  static List<Prepared> prepare(List<UrlRow> rows) {
    LinkNames names = LinkNames.shipped();
    return rows.stream()
        .map(
            row -> {
              LinkParts parts = LinkParts.of(row.url());
              return new Prepared(row, parts.domain(), LinkFeatures.of(parts, names));
            })
        .toList();
  }

  /** Rows of one domain are in one fold, and a domain is always in the same. */
  static int fold(String domain, int folds, long seed) {
    return Math.floorMod(new Random(domain.hashCode() * 31L + seed).nextInt(), folds);
  }

  LinkNet fit(List<Prepared> rows) {
    Map<String, Long> sizes =
        rows.stream().collect(Collectors.groupingBy(Prepared::domain, Collectors.counting()));
    float[] weights = new float[rows.size()];
    for (int i = 0; i < weights.length; i++) {
      // A campaign's 300 addresses teach little more than its first ten.
      weights[i] = (float) Math.pow(sizes.getOrDefault(rows.get(i).domain(), 1L), -0.5);
    }
    // What the linear models say of rows that they have learned from would fool the trees.
    float[][] data = new float[rows.size()][];
    boolean[] labels = new boolean[rows.size()];
    IntStream.range(0, INNER_FOLDS)
        .parallel()
        .forEach(
            fold -> {
              LinearWeights linear = LINEAR.fit(examples(rows, weights, fold, HASHED));
              LinearWeights written = WRITTEN.fit(examples(rows, weights, fold, AS_WRITTEN));
              for (int i = 0; i < rows.size(); i++) {
                Prepared row = rows.get(i);
                if (fold(row.domain(), INNER_FOLDS, seed) == fold) {
                  data[i] =
                      LinkNet.stacked(
                          row.features(),
                          linear.score(row.features().hashed()),
                          written.score(row.features().written()));
                  labels[i] = row.row().label();
                }
              }
            });
    BoostedTrees trees =
        new BoostedTreesTraining(400, 5, 0.05, 3, 1, 0.7, 0.4, seed).fit(data, labels, weights);
    return new LinkNet(
        RoundedWeights.of(LINEAR.fit(examples(rows, weights, NO_FOLD, HASHED))),
        RoundedWeights.of(WRITTEN.fit(examples(rows, weights, NO_FOLD, AS_WRITTEN))),
        trees,
        LinkNames.shipped());
  }

  /** Rows that are not in a fold. */
  private List<Example> examples(
      List<Prepared> rows, float[] weights, int fold, Function<LinkFeatures, SparseRow> part) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      Prepared row = rows.get(i);
      if (fold(row.domain(), INNER_FOLDS, seed) != fold) {
        examples.add(new Example(part.apply(row.features()), row.row().label(), weights[i]));
      }
    }
    return examples;
  }
}
