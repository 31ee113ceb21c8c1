package io.pinstream.streams.jobs;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Large work that must not block the stream: jobs in a logged store, run round-robin in time
 * slices. The progress of a job is its row, written in the same transaction as the work; after a
 * failover, the new task continues from there.
 */
public final class DurableJobs {

  private static final int MOST_WAITING = 10;
  private static final int MOST_KNOWN = 1_000;
  private static final Bytes FIRST = Bytes.wrap(new byte[0]);
  private static final Bytes LAST = last();

  private final KeyValueStore<Bytes, byte[]> jobs;
  private final Step step;
  private final BackgroundWork work;
  private Bytes turn = FIRST;
  // Keys of pending jobs: all of them, or the next ones. Some may have ended meanwhile.
  private final NavigableSet<Bytes> known = new TreeSet<>();
  private boolean allKnown;

  /**
   * Runs one step of a job, then stores its progress or deletes it. A slice can overrun by one
   * step.
   */
  public interface Step {

    /** Returns false if the job cannot continue and must wait for something else. */
    boolean take(Bytes key, byte[] job, long now);
  }

  /** The jobs of a task. */
  public DurableJobs(
      ProcessorContext<?, ?> context,
      KeyValueStore<Bytes, byte[]> jobs,
      TimeBudget timeBudget,
      Step step) {
    this.jobs = jobs;
    this.step = step;
    this.work = new BackgroundWork(context, timeBudget, this::work);
  }

  /**
   * Resumes pending jobs of an earlier run of the task. If there are none, the first slice ends it.
   */
  public void resume() {
    work.resume();
  }

  /** Starts or restarts a job. */
  public void begin(Bytes key, byte[] job) {
    jobs.put(key, job);
    if (allKnown) {
      known.add(key);
      if (known.size() > MOST_KNOWN) {
        known.clear();
        allKnown = false;
      }
    }
    resume();
  }

  private boolean work(long now, long end) {
    Bytes firstToWait = null;
    int waiting = 0;
    do {
      KeyValue<Bytes, byte[]> next = next();
      if (next == null) {
        return false;
      }
      if (next.key.equals(firstToWait) || waiting == MOST_WAITING) {
        // All wait for records of the stream: yield to it.
        turn = next.key;
        return true;
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
    return true;
  }

  /** The next job in turn; null if there is none. */
  private @Nullable KeyValue<Bytes, byte[]> next() {
    while (true) {
      Bytes key = known.ceiling(turn);
      if (key == null) {
        if (allKnown && known.isEmpty()) {
          return null;
        }
        if (allKnown || !readFrom(turn)) {
          turn = FIRST;
        }
        continue;
      }
      byte[] job = jobs.get(key);
      if (job != null) {
        return KeyValue.pair(key, job);
      }
      known.remove(key);
    }
  }

  /**
   * Reads the keys of the next jobs, many at once: each new iterator would skip the tombstones of
   * all ended jobs in its range.
   *
   * @return false if there are none after {@code from}
   */
  private boolean readFrom(Bytes from) {
    known.clear();
    try (KeyValueIterator<Bytes, byte[]> rows = jobs.range(from, LAST)) {
      while (rows.hasNext() && known.size() < MOST_KNOWN) {
        known.add(rows.next().key);
      }
      allKnown = from.equals(FIRST) && !rows.hasNext();
    }
    return allKnown || !known.isEmpty();
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
