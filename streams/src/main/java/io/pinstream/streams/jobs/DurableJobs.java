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
 * Large work that must not hold up the stream: jobs in a logged store, worked off by turns, in
 * slices of time. Where a job stands is its row, written with what has been done; whoever takes
 * over the task goes on from there.
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
  // Keys of open jobs: all of them, or the next ones. Some may have ended meanwhile.
  private final NavigableSet<Bytes> known = new TreeSet<>();
  private boolean allKnown;

  /**
   * Takes one step of a job, which is what a slice can be longer by, and puts where it stands then,
   * or deletes it.
   */
  public interface Step {

    /** Returns false if the job could not go on, and must wait for something else. */
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

  /** Goes on with what an earlier task left. If that is nothing, it shows at the first look. */
  public void resume() {
    work.resume();
  }

  /** Begins a job, or begins it anew. */
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
        // What they wait for comes with the stream, which is held up meanwhile.
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

  /** The job whose turn it is, or null if there is none. */
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
   * Reads the keys of the next jobs. An iterator passes the tombstones of all jobs that ended in
   * its range, so that it must not be opened for each step.
   *
   * @return false if there are none from here on
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
