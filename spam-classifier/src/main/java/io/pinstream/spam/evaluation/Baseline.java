package io.pinstream.spam.evaluation;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LinearTraining;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.learn.SparseRowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plain logistic regression over hashed words and characters 3 to 5 of the text as it is in small
 * letters, each row of length 1, by the same trainer: what everybody would try first.
 */
final class Baseline {

  private static final int SIZE = 1 << 18;
  private static final LinearTraining TRAINING = new LinearTraining(SIZE, 0.5, 8, 1);

  private Baseline() {}

  static SparseRow row(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    SparseRowBuilder counts = new SparseRowBuilder();
    for (int i = 0; i < lower.length(); i++) {
      int hash = FeatureHash.start('c');
      for (int j = i; j < Math.min(lower.length(), i + 5); j++) {
        hash = FeatureHash.add(hash, lower.charAt(j));
        if (j - i >= 2) {
          counts.add(FeatureHash.mixed(hash) & (SIZE - 1), 1);
        }
      }
    }
    for (String word : lower.split("\\W+", -1)) {
      int hash = FeatureHash.add(FeatureHash.start('w'), word, 0, word.length());
      counts.add(FeatureHash.mixed(hash) & (SIZE - 1), 1);
    }
    SparseRow row = counts.build();
    double square = 0;
    for (float value : row.values()) {
      square += value * value;
    }
    float[] values = row.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(square);
    }
    return new SparseRow(row.indices(), values);
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
