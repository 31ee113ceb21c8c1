package io.pinstream.streams.jobs;

import java.time.Duration;

/**
 * Shares stream threads between the stream and background work, for all tasks of an application:
 * after each slice, the stream gets twice that time before another slice of the same length starts
 * on the same thread. Otherwise the slices of a few tasks would follow each other and starve the
 * stream.
 */
public final class TimeBudget {

  private static final long SHORTEST_NANOS = 500_000;
  private static final int STREAMS_SHARE = 2;

  private final long longestNanos;
  private final ThreadLocal<Long> ended =
      ThreadLocal.withInitial(() -> System.nanoTime() - Duration.ofDays(1).toNanos());

  /**
   * The time budget of one application.
   *
   * @param longest the longest slice; zero for one step at a time
   */
  public TimeBudget(Duration longest) {
    this.longestNanos = longest.toNanos();
  }

  /** Starts a slice on this thread; returns its end as a {@link System#nanoTime}. */
  public long begin() {
    long now = System.nanoTime();
    long earned = (now - ended.get()) / STREAMS_SHARE;
    return now + Math.min(longestNanos, Math.max(SHORTEST_NANOS, earned));
  }

  /** Ends the slice. */
  public void end() {
    ended.set(System.nanoTime());
  }
}
