package io.pinstream.topologies.standing;

import java.time.Duration;

/**
 * When accounts are judged by what they do.
 *
 * @param budget the share of the accounts that do anything which may be held at a time without a
 *     moderator's word, 0 to {@link #MOST_BUDGET}; with 0 nobody is judged
 * @param look how often it is looked whether the model is to be fitted anew
 */
public record StandingLimits(double budget, Duration look) {

  /** Of 1,000 accounts that do anything five, however many are abusive. */
  public static final double BUDGET = 0.005;

  public static final double MOST_BUDGET = 0.1;

  public static final StandingLimits USUAL = new StandingLimits(BUDGET, Duration.ofMinutes(1));

  /** Nobody is judged. */
  public static final StandingLimits OFF = new StandingLimits(0, Duration.ofMinutes(1));

  public StandingLimits {
    if (!(budget >= 0 && budget <= MOST_BUDGET)) {
      throw new IllegalArgumentException("A budget is from 0 to " + MOST_BUDGET);
    }
  }

  public StandingLimits withBudget(double other) {
    return new StandingLimits(other, look);
  }
}
