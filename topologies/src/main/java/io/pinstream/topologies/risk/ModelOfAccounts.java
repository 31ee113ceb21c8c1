package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.SharedSites;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The current account model and the sites of campaigns. Stream threads read them, {@link
 * PopulationWatch} replaces them. Without them, no account is judged by its behaviour.
 */
public final class ModelOfAccounts {

  private final AtomicReference<@Nullable Fitted> fitted = new AtomicReference<>();

  /** A model and its version. */
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

  /** The number of accounts that the model was fitted on; 0 without a model. */
  public int accounts() {
    Fitted now = fitted.get();
    return now == null ? 0 : now.judge().accounts();
  }
}
