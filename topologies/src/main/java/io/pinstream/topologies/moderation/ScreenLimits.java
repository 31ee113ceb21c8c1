package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Scores;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/**
 * The probabilities from which a thing is held or rejected. Operators set budgets of false alarms;
 * a curve measured on honest texts translates them.
 *
 * @param hold thresholds for holding, by kind of score
 * @param reject thresholds for rejecting, by kind of score, at least {@code hold}
 */
public record ScreenLimits(Scores hold, Scores reject) {

  /** One of 1,000 honest texts is held and one of 10,000 rejected, for each kind of score. */
  public static final double HOLD_BUDGET = 1e-3;

  public static final double REJECT_BUDGET = 1e-4;

  /** The range of budgets that the curve covers. */
  public static final double LEAST_BUDGET = 1e-5;

  public static final double MOST_BUDGET = 1e-1;

  private static final String CURVE = "false-alarms.properties";

  public static ScreenLimits usual() {
    return ofBudgets(HOLD_BUDGET, REJECT_BUDGET);
  }

  /**
   * Limits with at most this share of false alarms, for each kind of score.
   *
   * @param hold the share of honest texts that may be held, {@link #LEAST_BUDGET} to {@link
   *     #MOST_BUDGET}
   * @param reject the share of them that may be rejected, at most {@code hold}
   * @throws IllegalArgumentException if a budget is out of range
   */
  public static ScreenLimits ofBudgets(double hold, double reject) {
    if (!(reject >= LEAST_BUDGET && reject <= hold && hold <= MOST_BUDGET)) {
      throw new IllegalArgumentException(
          "Budgets must be from %s to %s, and the reject budget at most the hold budget"
              .formatted(LEAST_BUDGET, MOST_BUDGET));
    }
    Properties curve = new Properties();
    try (InputStream in = ScreenLimits.class.getResourceAsStream(CURVE)) {
      curve.load(Objects.requireNonNull(in, CURVE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ScreenLimits(at(hold, curve), at(reject, curve));
  }

  private static Scores at(double budget, Properties curve) {
    return new Scores(
        at(budget, curve, "spam"), at(budget, curve, "offensive"), at(budget, curve, "phishing"));
  }

  /** Interpolates between two measured budgets, linearly over the logarithm of the budget. */
  private static double at(double budget, Properties curve, String score) {
    List<Double> limits = new ArrayList<>();
    for (int exponent = -1; exponent >= -5; exponent--) {
      String name = score + ".1e" + exponent;
      limits.add(Double.valueOf(Objects.requireNonNull(curve.getProperty(name), name)));
    }
    double place = Math.clamp(-Math.log10(budget) - 1, 0, limits.size() - 1);
    int before = (int) Math.min(Math.floor(place), limits.size() - 2);
    double part = place - before;
    return limits.get(before) * (1 - part) + limits.get(before + 1) * part;
  }

  boolean isRejected(Scores scores) {
    return reaches(scores, reject);
  }

  boolean isHeld(Scores scores) {
    return reaches(scores, hold);
  }

  private static boolean reaches(Scores scores, Scores limits) {
    return scores.spam() >= limits.spam()
        || scores.offensive() >= limits.offensive()
        || scores.phishing() >= limits.phishing();
  }
}
