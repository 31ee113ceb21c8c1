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
 * From which probability on something is held, and from which it is rejected. Operators give
 * budgets of false alarms, and a curve that was measured on honest texts tells what they come to.
 *
 * @param hold by kind of score
 * @param reject by kind of score, no less than {@code hold}
 */
public record ScreenLimits(Scores hold, Scores reject) {

  /** Of 1,000 honest texts one is held, of 10,000 one is rejected; so for every kind of score. */
  public static final double HOLD_BUDGET = 1e-3;

  public static final double REJECT_BUDGET = 1e-4;

  /** Budgets between which the curve is known. */
  public static final double LEAST_BUDGET = 1e-5;

  public static final double MOST_BUDGET = 1e-1;

  private static final String CURVE = "false-alarms.properties";

  public static ScreenLimits usual() {
    return ofBudgets(HOLD_BUDGET, REJECT_BUDGET);
  }

  /**
   * Limits of which at most so many honest texts fall victim, for every kind of score.
   *
   * @param hold the share of honest texts that may be held, {@link #LEAST_BUDGET} to {@link
   *     #MOST_BUDGET}
   * @param reject the share of them that may be rejected, no more than {@code hold}
   * @throws IllegalArgumentException if a budget is none
   */
  public static ScreenLimits ofBudgets(double hold, double reject) {
    if (!(reject >= LEAST_BUDGET && reject <= hold && hold <= MOST_BUDGET)) {
      throw new IllegalArgumentException(
          "Budgets are from %s to %s, and no more is rejected than held"
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

  /** Between two budgets that were measured, on a line over the logarithm of the budget. */
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
