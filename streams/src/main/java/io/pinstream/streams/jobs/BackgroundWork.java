package io.pinstream.streams.jobs;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Work between records, in slices of a {@link TimeBudget}, as long as there is any. */
public final class BackgroundWork {

  private static final Duration PAUSE = Duration.ofMillis(30);

  private final ProcessorContext<?, ?> context;
  private final TimeBudget timeBudget;
  private final Slice slice;
  private @Nullable Cancellable schedule;

  /** Some of the work. */
  @FunctionalInterface
  public interface Slice {

    /**
     * Works until {@code end}, a nano time, or one step longer.
     *
     * @return whether something is left to be done
     */
    boolean work(long now, long end);
  }

  /** Work of a task, which begins with {@link #resume}. */
  public BackgroundWork(ProcessorContext<?, ?> context, TimeBudget timeBudget, Slice slice) {
    this.context = context;
    this.timeBudget = timeBudget;
    this.slice = slice;
  }

  /** Goes on. If there is nothing to do, that shows at the first look. */
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
