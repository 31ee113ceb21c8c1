package io.pinstream.topologies.standing;

import io.pinstream.spam.account.AccountJudge;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The account model in force: stream threads read it, {@link PopulationWatch} puts another one
 * there. Without one nobody is judged by behaviour.
 */
public final class ModelOfAccounts {

  private final AtomicReference<@Nullable Fitted> fitted = new AtomicReference<>();

  /** A model, and what it is called. */
  record Fitted(AccountJudge judge, String version) {}

  @Nullable Fitted get() {
    return fitted.get();
  }

  void set(Fitted other) {
    fitted.set(other);
  }

  /** How many accounts it knows what is usual from; 0 without a model. */
  public int accounts() {
    Fitted now = fitted.get();
    return now == null ? 0 : now.judge().accounts();
  }
}
