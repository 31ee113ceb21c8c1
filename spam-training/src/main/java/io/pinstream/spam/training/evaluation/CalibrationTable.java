package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.training.learn.Scored;
import java.util.Locale;

/** How well probabilities fit what happened: Brier score, ECE, and ten classes of probability. */
final class CalibrationTable {

  private static final int CLASSES = 10;

  private CalibrationTable() {}

  /**
   * The probabilities of even rows come from a calibration fitted on odd rows, and the other way
   * round.
   *
   * @param rows log odds
   */
  static String of(String name, Scored rows) {
    int n = rows.scores().length;
    Calibration[] fitted = {half(rows, 1), half(rows, 0)};
    double brier = 0;
    double[] sums = new double[CLASSES];
    int[] counts = new int[CLASSES];
    int[] hits = new int[CLASSES];
    for (int i = 0; i < n; i++) {
      double p = fitted[i % 2].probability(rows.scores()[i]);
      double error = p - (rows.labels()[i] ? 1 : 0);
      brier += error * error / n;
      int place = Math.min(CLASSES - 1, (int) (p * CLASSES));
      sums[place] += p;
      counts[place]++;
      hits[place] += rows.labels()[i] ? 1 : 0;
    }
    double ece = 0;
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < CLASSES; i++) {
      if (counts[i] > 0) {
        ece += Math.abs(sums[i] - hits[i]) / n;
        table.append(
            String.format(
                Locale.ROOT,
                "%n    said %.2f  was %.2f  (%d rows)",
                sums[i] / counts[i],
                (double) hits[i] / counts[i],
                counts[i]));
      }
    }
    return String.format(Locale.ROOT, "%s: Brier %.4f, ECE %.4f%s", name, brier, ece, table);
  }

  private static Calibration half(Scored rows, int rest) {
    int size = (rows.scores().length + 1 - rest) / 2;
    double[] scores = new double[size];
    boolean[] labels = new boolean[size];
    for (int i = 0; i < size; i++) {
      scores[i] = rows.scores()[2 * i + rest];
      labels[i] = rows.labels()[2 * i + rest];
    }
    return Calibration.fit(scores, labels);
  }
}
