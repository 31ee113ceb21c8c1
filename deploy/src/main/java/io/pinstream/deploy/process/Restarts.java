package io.pinstream.deploy.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Backoff for restarts of a process: short after the first end, longer if it keeps ending. Times
 * are {@link System#nanoTime}.
 */
final class Restarts {

  /** This many ends within {@link #WINDOW} are a fault that a restart does not fix. */
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

  /** Records an end; returns the pause before the next start. */
  Duration after(long endNanos) {
    ends.addLast(endNanos);
    while (endNanos - ends.getFirst() > WINDOW.toNanos()) {
      ends.removeFirst();
    }
    return PAUSES.get(Math.min(ends.size(), PAUSES.size()) - 1);
  }

  /** The number of ends within the window. */
  int recent() {
    return ends.size();
  }

  boolean areTooMany() {
    return ends.size() >= TOO_MANY;
  }
}
