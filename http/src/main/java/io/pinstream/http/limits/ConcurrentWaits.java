package io.pinstream.http.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many requests of one caller wait for something at the same time. */
public final class ConcurrentWaits {

  private final int most;
  // Holds only callers who are waiting now.
  private final ConcurrentMap<String, Integer> waiting = new ConcurrentHashMap<>();

  /**
   * @param most of one caller
   */
  public ConcurrentWaits(int most) {
    this.most = most;
  }

  /** Whether one more may wait; if so, {@link #end} must follow. */
  public boolean begin(String caller) {
    int now = waiting.merge(caller, 1, Integer::sum);
    if (now > most) {
      end(caller);
      return false;
    }
    return true;
  }

  public void end(String caller) {
    waiting.computeIfPresent(caller, (who, count) -> count == 1 ? null : count - 1);
  }
}
