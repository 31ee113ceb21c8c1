package io.pinstream.spam.link;

import io.pinstream.spam.data.UrlRow;
import io.pinstream.spam.learn.BoostedTrees;
import io.pinstream.spam.learn.BoostedTreesTraining;
import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.LinearTraining;
import io.pinstream.spam.learn.LinearWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Learns a {@link LinkNet}.
 *
 * @param seed of all that is left to chance
 */
record LinkTraining(long seed) {

  private static final int INNER_FOLDS = 4;
  private static final LinearTraining LINEAR = new LinearTraining(LinkFeatures.HASHED, 0.1, 6, 3);

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
    // What the linear model says of rows that it has learned from would fool the trees.
    double[] linear = new double[rows.size()];
    for (int fold = 0; fold < INNER_FOLDS; fold++) {
      List<Example> others = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        if (fold(rows.get(i).domain(), INNER_FOLDS, seed) != fold) {
          others.add(example(rows.get(i), weights[i]));
        }
      }
      LinearWeights part = LINEAR.fit(others);
      for (int i = 0; i < rows.size(); i++) {
        if (fold(rows.get(i).domain(), INNER_FOLDS, seed) == fold) {
          linear[i] = part.score(rows.get(i).features().hashed());
        }
      }
    }
    float[][] data = new float[rows.size()][];
    boolean[] labels = new boolean[rows.size()];
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      data[i] = LinkNet.stacked(rows.get(i).features(), linear[i]);
      labels[i] = rows.get(i).row().label();
      all.add(example(rows.get(i), weights[i]));
    }
    BoostedTrees trees =
        new BoostedTreesTraining(400, 5, 0.05, 3, 1, 0.7, 0.4, seed).fit(data, labels, weights);
    return new LinkNet(LINEAR.fit(all), trees, LinkNames.shipped());
  }

  private static Example example(Prepared row, float weight) {
    return new Example(row.features().hashed(), row.row().label(), weight);
  }
}
