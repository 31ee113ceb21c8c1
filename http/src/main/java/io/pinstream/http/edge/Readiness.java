package io.pinstream.http.edge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What a start still waits for, in the order of announcement. */
public final class Readiness {

  // Guarded by this.
  private final Map<String, Supplier<String>> awaited = new LinkedHashMap<>();

  /** Something that must be there before requests can be served. */
  public void await(String what) {
    await(what, () -> "");
  }

  /**
   * As {@link #await(String)}.
   *
   * @param how the progress, such as {@code restoring, 40 %}; empty if there is nothing to say
   */
  public synchronized void await(String what, Supplier<String> how) {
    awaited.put(what, how);
  }

  public synchronized void ready(String what) {
    awaited.remove(what);
  }

  /** One line for each pending item, such as {@code pinstream-feeds (restoring, 40 %)}. */
  public List<String> awaited() {
    Map<String, Supplier<String>> now;
    synchronized (this) {
      now = new LinkedHashMap<>(awaited);
    }
    List<String> lines = new ArrayList<>();
    now.forEach(
        (what, how) -> {
          String detail = how.get();
          lines.add(detail.isEmpty() ? what : what + " (" + detail + ")");
        });
    return lines;
  }
}
