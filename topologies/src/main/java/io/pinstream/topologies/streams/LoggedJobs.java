package io.pinstream.topologies.streams;

import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Large work that must not hold up the stream: jobs in a logged store, worked off in slices of
 * time, by turns. Where a job stands is its row, written with what has been done; whoever takes
 * over the task goes on from there.
 */
public final class LoggedJobs {

  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final int MOST_WAITING = 10;
  private static final Bytes FIRST = Bytes.wrap(new byte[0]);
  private static final Bytes LAST = last();

  private final ProcessorContext<?, ?> context;
  private final KeyValueStore<Bytes, byte[]> jobs;
  private final Slices slices;
  private final Step step;
  private @Nullable Cancellable schedule;
  private Bytes turn = FIRST;

  /**
   * Takes one step of a job, which is what a slice can be longer by, and puts where it stands then,
   * or deletes it.
   */
  public interface Step {

    /** Returns false if the job could not go on, and must wait for something else. */
    boolean take(Bytes key, byte[] job, long now);
  }

  /** The jobs of a task. */
  public LoggedJobs(
      ProcessorContext<?, ?> context, KeyValueStore<Bytes, byte[]> jobs, Slices slices, Step step) {
    this.context = context;
    this.jobs = jobs;
    this.slices = slices;
    this.step = step;
  }

  /** Goes on with what an earlier task left. If that is nothing, it shows at the first look. */
  public void resume() {
    if (schedule == null) {
      schedule = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::work);
    }
  }

  /** Begins a job, or begins it anew. */
  public void begin(Bytes key, byte[] job) {
    jobs.put(key, job);
    resume();
  }

  private void work(long now) {
    long end = slices.begin();
    try {
      work(now, end);
    } finally {
      slices.end();
    }
  }

  private void work(long now, long end) {
    Bytes firstToWait = null;
    int waiting = 0;
    do {
      KeyValue<Bytes, byte[]> next = next();
      if (next == null) {
        if (schedule != null) {
          schedule.cancel();
          schedule = null;
        }
        return;
      }
      if (next.key.equals(firstToWait) || waiting == MOST_WAITING) {
        // What they wait for comes with the stream, which is held up meanwhile.
        return;
      }
      turn = behind(next.key);
      if (step.take(next.key, next.value, now)) {
        firstToWait = null;
        waiting = 0;
      } else {
        firstToWait = firstToWait == null ? next.key : firstToWait;
        waiting++;
      }
    } while (System.nanoTime() - end < 0);
  }

  /** The job whose turn it is, or null if there is none. */
  private @Nullable KeyValue<Bytes, byte[]> next() {
    KeyValue<Bytes, byte[]> next = first(turn);
    return next == null ? first(FIRST) : next;
  }

  private @Nullable KeyValue<Bytes, byte[]> first(Bytes from) {
    try (KeyValueIterator<Bytes, byte[]> rows = jobs.range(from, LAST)) {
      return rows.hasNext() ? rows.next() : null;
    }
  }

  private static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }

  private static Bytes last() {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, (byte) 0xFF);
    return Bytes.wrap(bytes);
  }
}
