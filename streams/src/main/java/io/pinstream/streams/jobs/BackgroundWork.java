package io.pinstream.streams.jobs;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Runs work between records, in slices of a {@link TimeBudget}, until it is done. */
public final class BackgroundWork {

  private static final Duration PAUSE = Duration.ofMillis(30);

  private final ProcessorContext<?, ?> context;
  private final TimeBudget timeBudget;
  private final Slice slice;
  private @Nullable Cancellable schedule;

  /** A slice of the work. */
  @FunctionalInterface
  public interface Slice {

    /**
     * Works until {@code end}, a {@link System#nanoTime}, overrunning by at most one step.
     *
     * @return whether work is left
     */
    boolean work(long now, long end);
  }

  /** The work of a task; starts with {@link #resume}. */
  public BackgroundWork(ProcessorContext<?, ?> context, TimeBudget timeBudget, Slice slice) {
    this.context = context;
    this.timeBudget = timeBudget;
    this.slice = slice;
  }

  /** Schedules the work. If there is none, the first slice ends it. */
  public void resume() {
    if (schedule == null) {
      schedule = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::work);
    }
  }

  private void work(long now) {
    long end = timeBudget.begin();
    try {
      if (!slice.work(now, end) && schedule != null) {
        schedule.cancel();
        schedule = null;
      }
    } finally {
      timeBudget.end();
    }
  }
}
