package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.training.learn.Scored;
import java.util.Arrays;

/**
 * What can be said of scores.
 *
 * @param auc area under the ROC curve, 0 to 1
 * @param recall share of positive rows above the threshold at which 1 % of negative rows are
 * @param precision share of positive rows among those above it
 */
record Metrics(double auc, double recall, double precision) {

  static final double FALSE_ALARMS = 0.01;

  static Metrics of(Scored rows) {
    double threshold = rows.threshold(FALSE_ALARMS);
    int found = 0;
    int alarms = 0;
    int positives = 0;
    for (int i = 0; i < rows.scores().length; i++) {
      boolean above = rows.scores()[i] > threshold;
      positives += rows.labels()[i] ? 1 : 0;
      found += above && rows.labels()[i] ? 1 : 0;
      alarms += above && !rows.labels()[i] ? 1 : 0;
    }
    return new Metrics(
        auc(rows),
        (double) found / Math.max(1, positives),
        (double) found / Math.max(1, found + alarms));
  }

  /** By ranks (Mann and Whitney), rows of equal scores sharing theirs. */
  static double auc(Scored rows) {
    int n = rows.scores().length;
    double[] sorted = rows.scores().clone();
    Arrays.sort(sorted);
    double ranks = 0;
    long positives = 0;
    for (int i = 0; i < n; i++) {
      if (rows.labels()[i]) {
        positives++;
        int first = bound(sorted, rows.scores()[i], false);
        int last = bound(sorted, rows.scores()[i], true);
        ranks += (first + 1 + last) / 2.0;
      }
    }
    long negatives = n - positives;
    return (ranks - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  private static int bound(double[] sorted, double value, boolean behind) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (behind && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
