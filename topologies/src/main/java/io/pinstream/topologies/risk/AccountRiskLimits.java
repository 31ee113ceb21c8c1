package io.pinstream.topologies.risk;

import java.time.Duration;

/**
 * When accounts are judged by what they do.
 *
 * @param budget the share of the accounts that do anything which may be held at a time without a
 *     moderator's word, 0 to {@link #MOST_BUDGET}; with 0 nobody is judged
 * @param look how often it is looked whether the model is to be fitted anew
 */
public record AccountRiskLimits(double budget, Duration look) {

  /** Of 1,000 accounts that do anything five, however many are abusive. */
  public static final double BUDGET = 0.005;

  public static final double MOST_BUDGET = 0.1;

  public static final AccountRiskLimits USUAL =
      new AccountRiskLimits(BUDGET, Duration.ofMinutes(1));

  /** Nobody is judged. */
  public static final AccountRiskLimits OFF = new AccountRiskLimits(0, Duration.ofMinutes(1));

  public AccountRiskLimits {
    if (!(budget >= 0 && budget <= MOST_BUDGET)) {
      throw new IllegalArgumentException("A budget is from 0 to " + MOST_BUDGET);
    }
  }

  public AccountRiskLimits withBudget(double other) {
    return new AccountRiskLimits(other, look);
  }
}
