package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.LogisticTraining;
import io.pinstream.spam.learn.LooseRow;
import io.pinstream.spam.learn.SparseRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A plain logistic regression over hashed words, pairs of words and parts of words of 2 to 5
 * characters, of the text as it is in small letters, words and parts of length 1 each: what
 * everybody would try first, and of several that were tried the best.
 */
final class Baseline {

  private static final int SIZE = 1 << 19;
  private static final int MAX_PART = 5;
  private static final LogisticTraining TRAINING = new LogisticTraining(SIZE, 30, 1);

  private Baseline() {}

  static SparseRow row(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    LooseRow counts = new LooseRow();
    Set<Integer> parts = new HashSet<>();
    for (String word : lower.split("\\s+", -1)) {
      String edged = " " + word + " ";
      for (int i = 0; i < edged.length(); i++) {
        int hash = FeatureHash.start('c');
        for (int j = i; j < Math.min(edged.length(), i + MAX_PART); j++) {
          hash = FeatureHash.add(hash, edged.charAt(j));
          if (j > i) {
            parts.add(FeatureHash.mixed(hash) & (SIZE - 1));
          }
        }
      }
    }
    Set<Integer> words = new HashSet<>();
    int before = FeatureHash.start('w');
    for (String word : lower.split("\\W+", -1)) {
      int hash = FeatureHash.add(FeatureHash.start('w'), word, 0, word.length());
      words.add(FeatureHash.mixed(hash) & (SIZE - 1));
      words.add(FeatureHash.mixed(FeatureHash.add(before, word, 0, word.length())) & (SIZE - 1));
      before = FeatureHash.add(hash, 'p');
    }
    for (Set<Integer> some : List.of(parts, words)) {
      some.forEach(index -> counts.add(index, (float) (1 / Math.sqrt(some.size()))));
    }
    return counts.sorted();
  }

  /** Log odds of the rows of a fold by a model of the other folds, for each fold. */
  static double[] outOfFold(List<SparseRow> rows, boolean[] labels, int[] folds) {
    double[] scores = new double[labels.length];
    int most = 0;
    for (int fold : folds) {
      most = Math.max(most, fold);
    }
    for (int fold = 0; fold <= most; fold++) {
      List<Example> train = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        if (folds[i] != fold) {
          train.add(new Example(rows.get(i), labels[i], 1));
        }
      }
      LinearWeights model = TRAINING.fit(train);
      for (int i = 0; i < labels.length; i++) {
        if (folds[i] == fold) {
          scores[i] = model.score(rows.get(i));
        }
      }
    }
    return scores;
  }
}
