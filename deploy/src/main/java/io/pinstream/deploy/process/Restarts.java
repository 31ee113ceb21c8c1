package io.pinstream.deploy.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When a process that ended is started again: soon after the first time, later and later when it
 * keeps ending. Times are those of {@link System#nanoTime}.
 */
final class Restarts {

  /** So many ends within {@link #WINDOW} are a fault that a restart does not mend. */
  static final int TOO_MANY = 5;

  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private final Deque<Long> ends = new ArrayDeque<>();

  /** Notes an end, and returns how long to wait before the next start. */
  Duration after(long endNanos) {
    ends.addLast(endNanos);
    while (endNanos - ends.getFirst() > WINDOW.toNanos()) {
      ends.removeFirst();
    }
    return PAUSES.get(Math.min(ends.size(), PAUSES.size()) - 1);
  }

  /** How many ends lie within the window. */
  int recent() {
    return ends.size();
  }

  boolean areTooMany() {
    return ends.size() >= TOO_MANY;
  }
}
