package io.pinstream.streams.jobs;

import java.time.Duration;

/**
 * Shares stream threads between the stream and large work beside it, among all tasks of an
 * application: whatever one slice has taken, the stream gets twice as long before another slice of
 * that length begins on the same thread. Without that, slices of a few tasks follow each other and
 * records come one by one.
 */
public final class TimeBudget {

  private static final long SHORTEST_NANOS = 500_000;
  private static final int STREAMS_SHARE = 2;

  private final long longestNanos;
  private final ThreadLocal<Long> ended =
      ThreadLocal.withInitial(() -> System.nanoTime() - Duration.ofDays(1).toNanos());

  /**
   * TimeBudget of one application.
   *
   * @param longest zero for one step at a time
   */
  public TimeBudget(Duration longest) {
    this.longestNanos = longest.toNanos();
  }

  /** Begins a slice on this thread, and returns until when it may go on, as a nano time. */
  public long begin() {
    long now = System.nanoTime();
    long earned = (now - ended.get()) / STREAMS_SHARE;
    return now + Math.min(longestNanos, Math.max(SHORTEST_NANOS, earned));
  }

  /** Ends the slice that was begun. */
  public void end() {
    ended.set(System.nanoTime());
  }
}
