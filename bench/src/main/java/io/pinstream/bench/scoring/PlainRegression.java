package io.pinstream.bench.scoring;

import io.pinstream.spam.learn.FeatureHash;
import java.util.Random;

/**
 * The floor to compare with: one logistic regression over hashed words and parts of words of 2 to 5
 * characters of the lower-case text, written for speed. It normalises no disguise, counts
 * repetitions, and returns one probability without reasons. Its weights are made up, which does not
 * affect the cost.
 */
final class PlainRegression {

  private static final int SIZE = 1 << 19;
  private static final int MAX_PART = 5;
  private static final int EDGE = ' ';

  private final float[] weights = new float[SIZE];

  PlainRegression() {
    Random random = new Random(1);
    for (int i = 0; i < SIZE; i++) {
      weights[i] = (float) random.nextGaussian() * 0.01f;
    }
  }

  double score(String text) {
    double sum = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) <= ' ') {
        if (i > from) {
          sum += word(text, from, i);
        }
        from = i + 1;
      }
    }
    return 1 / (1 + Math.exp(-sum / Math.sqrt(1.0 + text.length())));
  }

  private double word(String text, int from, int end) {
    double sum = 0;
    int whole = FeatureHash.start('w');
    for (int i = from - 1; i < end; i++) {
      whole = FeatureHash.add(whole, letter(text, i, from, end));
      int hash = FeatureHash.start('c');
      for (int j = i; j <= end && j < i + MAX_PART; j++) {
        hash = FeatureHash.add(hash, letter(text, j, from, end));
        if (j > i) {
          sum += weights[FeatureHash.mixed(hash) & (SIZE - 1)];
        }
      }
    }
    return sum + weights[FeatureHash.mixed(whole) & (SIZE - 1)];
  }

  private static int letter(String text, int at, int from, int end) {
    return at < from || at == end ? EDGE : Character.toLowerCase(text.charAt(at));
  }
}
