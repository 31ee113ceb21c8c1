package io.pinstream.streams.health;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * Decides whether to replace a failed thread, and after which pause. Failures from outside the
 * application (the disk, the broker) are retried forever, with backoff. Failures of the application
 * itself are retried until there are {@link #MOST} within {@link #WINDOW}: more of them would only
 * fill the log.
 */
public final class ThreadFailures {

  /** The maximum of failures of the application itself within {@link #WINDOW}. */
  public static final int MOST = 20;

  public static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final LongSupplier nanoTime;
  private final Deque<Long> own = new ArrayDeque<>();
  private final Deque<Long> all = new ArrayDeque<>();
  private long total;

  public ThreadFailures(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The pause before a new thread starts; empty to stop the application. */
  public synchronized Optional<Duration> failed(Throwable failure) {
    long now = nanoTime.getAsLong();
    total++;
    forget(all, now);
    forget(own, now);
    all.add(now);
    if (!isOutside(failure)) {
      own.add(now);
    }
    if (own.size() >= MOST) {
      return Optional.empty();
    }
    long pause = SHORTEST.toMillis() << Math.min(all.size() - 1, 10);
    return Optional.of(Duration.ofMillis(Math.min(pause, LONGEST.toMillis())));
  }

  /** The number of failed threads since the start. */
  public synchronized long total() {
    return total;
  }

  private static void forget(Deque<Long> times, long now) {
    while (!times.isEmpty() && now - times.getFirst() > WINDOW.toNanos()) {
      times.removeFirst();
    }
  }

  private static boolean isOutside(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          || cause instanceof RetriableException
          || cause instanceof ProcessorStateException) {
        return true;
      }
    }
    return false;
  }
}
