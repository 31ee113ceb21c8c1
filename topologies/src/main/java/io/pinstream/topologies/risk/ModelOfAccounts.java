package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.SharedSites;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The account model in force, and the sites that campaigns lead to: stream threads read them,
 * {@link PopulationWatch} puts others there. Without any nobody is judged by behaviour.
 */
public final class ModelOfAccounts {

  private final AtomicReference<@Nullable Fitted> fitted = new AtomicReference<>();

  /** A model, and what it is called. */
  record Fitted(AccountJudge judge, String version) {}

  private final AtomicReference<SharedSites> sites = new AtomicReference<>(SharedSites.NONE);

  SharedSites sites() {
    return sites.get();
  }

  void set(SharedSites found) {
    sites.set(found);
  }

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
