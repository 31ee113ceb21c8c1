package io.pinstream.spam.learn;

/**
 * Makes a probability of a score: 1 / (1 + exp(-(slope * score + shift))).
 *
 * <p>Fitted as in J. Platt, "Probabilistic outputs for support vector machines" (1999), with his
 * softened targets, by Newton's method (Lin, Lin, Weng, Machine Learning 68, 2007).
 *
 * @param slope above 0, so that the order of scores stays
 */
public record Calibration(double slope, double shift) {

  private static final int STEPS = 100;
  private static final double RIDGE = 1e-9;
  private static final double MIN_SLOPE = 1e-3;

  public double probability(double score) {
    return 1 / (1 + Math.exp(-(slope * score + shift)));
  }

  /**
   * @param scores of rows that the model has not learned from
   * @param labels as many, of both kinds
   */
  public static Calibration fit(double[] scores, boolean[] labels) {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    double yes = (positives + 1.0) / (positives + 2.0);
    double no = 1 / (labels.length - positives + 2.0);
    double slope = 1;
    double shift = 0;
    double loss = loss(scores, labels, yes, no, slope, shift);
    for (int step = 0; step < STEPS; step++) {
      double h11 = RIDGE;
      double h22 = RIDGE;
      double h12 = 0;
      double g1 = 0;
      double g2 = 0;
      for (int i = 0; i < scores.length; i++) {
        double p = 1 / (1 + Math.exp(-(slope * scores[i] + shift)));
        double error = p - (labels[i] ? yes : no);
        double curve = p * (1 - p);
        g1 += error * scores[i];
        g2 += error;
        h11 += curve * scores[i] * scores[i];
        h12 += curve * scores[i];
        h22 += curve;
      }
      double determinant = h11 * h22 - h12 * h12;
      double dSlope = (h22 * g1 - h12 * g2) / determinant;
      double dShift = (h11 * g2 - h12 * g1) / determinant;
      double size = 1;
      double next = loss(scores, labels, yes, no, slope - dSlope, shift - dShift);
      while (next > loss && size > 1e-6) {
        size /= 2;
        next = loss(scores, labels, yes, no, slope - size * dSlope, shift - size * dShift);
      }
      slope -= size * dSlope;
      shift -= size * dShift;
      if (Math.abs(loss - next) < 1e-10) {
        break;
      }
      loss = next;
    }
    return new Calibration(Math.max(MIN_SLOPE, slope), shift);
  }

  private static double loss(
      double[] scores, boolean[] labels, double yes, double no, double slope, double shift) {
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      double z = slope * scores[i] + shift;
      // log(1 + exp(z)) without overflow
      double log = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
      loss += log - (labels[i] ? yes : no) * z;
    }
    return loss / scores.length;
  }
}
