package io.pinstream.streams.copies;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Decides which standby stores are fresh enough to answer reads while the active task does not.
 *
 * <p>The age of a standby is bounded. It reads committed records of its changelog continuously, so
 * its lag is usually less than a commit interval plus a poll. While its active task is dead,
 * nothing is written, and the lag only shrinks. The lag is measured every second. A standby does
 * not answer if its lag exceeds {@link #MOST_BEHIND} records, mostly during its first restore, or
 * if the lag could not be measured for {@link #KNOWN_FOR}, because no broker answers. Between two
 * measurements the lag can grow unnoticed, and Streams pauses standbys while it restores active
 * tasks in the same process. So a standby can return older data than its active task did before,
 * and must never decide a write.
 */
public final class Copies implements StandbyUpdateListener {

  /**
   * The lag up to which Streams itself considers a standby caught up ({@code
   * acceptable.recovery.lag}).
   */
  public static final long MOST_BEHIND = 10_000;

  static final Duration KNOWN_FOR = Duration.ofSeconds(20);

  private final LongSupplier nanoTime;
  // Counts starts and ends of standbys. A measurement that overlaps one is stale and is discarded.
  private final AtomicLong changes = new AtomicLong();
  private volatile Look last;

  /** The measured lag of each standby, by store and partition. */
  private record Look(Map<String, Map<Integer, Long>> behind, long nanos) {}

  public Copies(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = new Look(Map.of(), nanoTime.getAsLong());
  }

  /**
   * Measures the lags.
   *
   * @param records returns the lag in records of each standby store with a changelog, by store and
   *     partition
   */
  public void look(Supplier<Map<String, Map<Integer, Long>>> records) {
    long before = changes.get();
    long nanos = nanoTime.getAsLong();
    Map<String, Map<Integer, Long>> behind = records.get();
    synchronized (this) {
      if (changes.get() == before) {
        last = new Look(behind, nanos);
      }
    }
  }

  /** Whether the standby of this store's partition may answer. */
  public boolean isNear(String store, int partition) {
    Look look = inForce();
    return look.behind().getOrDefault(store, Map.of()).getOrDefault(partition, Long.MAX_VALUE)
        <= MOST_BEHIND;
  }

  /**
   * Whether the standby of a task may answer: all its stores with a changelog are fresh enough.
   *
   * @param stores the task's stores, with or without a changelog
   */
  public boolean areNear(Collection<String> stores, int partition) {
    Look look = inForce();
    boolean known = false;
    for (String store : stores) {
      Long behind = look.behind().getOrDefault(store, Map.of()).get(partition);
      if (behind != null && behind > MOST_BEHIND) {
        return false;
      }
      known |= behind != null;
    }
    return known;
  }

  /** The greatest lag of a standby, in records; empty if unknown. */
  public OptionalLong mostBehind() {
    return inForce().behind().values().stream()
        .flatMap(partitions -> partitions.values().stream())
        .mapToLong(Long::longValue)
        .max();
  }

  private Look inForce() {
    Look look = last;
    return nanoTime.getAsLong() - look.nanos() > KNOWN_FOR.toNanos()
        ? new Look(Map.of(), look.nanos())
        : look;
  }

  /** The store may have been wiped and restarted: the next measurement tells. */
  @Override
  public void onUpdateStart(TopicPartition partition, String store, long startingOffset) {
    forget(store, partition.partition());
  }

  @Override
  public void onBatchLoaded(
      TopicPartition partition,
      String store,
      TaskId task,
      long batchEndOffset,
      long batchSize,
      long currentEndOffset) {}

  /** A promoted standby keeps its store and continues to answer meanwhile. */
  @Override
  public void onUpdateSuspended(
      TopicPartition partition,
      String store,
      long storeOffset,
      long currentEndOffset,
      SuspendReason reason) {
    if (reason != SuspendReason.PROMOTED) {
      forget(store, partition.partition());
    }
  }

  private synchronized void forget(String store, int partition) {
    changes.incrementAndGet();
    Map<String, Map<Integer, Long>> left = new HashMap<>(last.behind());
    Map<Integer, Long> of = new HashMap<>(left.getOrDefault(store, Map.of()));
    of.remove(partition);
    left.put(store, of);
    last = new Look(left, last.nanos());
  }
}
