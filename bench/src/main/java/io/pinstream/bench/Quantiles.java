package io.pinstream.bench;

/** Quantiles of measured values. */
public final class Quantiles {

  private Quantiles() {}

  /**
   * @param sorted in ascending order
   * @param q 0 to 1
   * @return NaN if nothing was measured
   */
  public static double of(double[] sorted, double q) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }
}
