package io.pinstream.topologies.risk;

import java.time.Duration;

/**
 * Settings of account risk.
 *
 * @param budget the share of active accounts that may be held at a time without a moderator's
 *     decision, 0 to {@link #MOST_BUDGET}; 0 turns account risk off
 * @param look how often to check whether the model must be fitted again
 */
public record AccountRiskLimits(double budget, Duration look) {

  /** Five of 1,000 active accounts, however many are abusive. */
  public static final double BUDGET = 0.005;

  public static final double MOST_BUDGET = 0.1;

  public static final AccountRiskLimits USUAL =
      new AccountRiskLimits(BUDGET, Duration.ofMinutes(1));

  /** No account is judged. */
  public static final AccountRiskLimits OFF = new AccountRiskLimits(0, Duration.ofMinutes(1));

  public AccountRiskLimits {
    if (!(budget >= 0 && budget <= MOST_BUDGET)) {
      throw new IllegalArgumentException("The budget must be from 0 to " + MOST_BUDGET);
    }
  }

  public AccountRiskLimits withBudget(double other) {
    return new AccountRiskLimits(other, look);
  }
}
