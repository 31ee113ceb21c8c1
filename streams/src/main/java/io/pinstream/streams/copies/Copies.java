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
 * Which stores on standby are near enough to their active ones to answer while those are silent.
 *
 * <p>What bounds the age of a copy: it reads its changelog all the time, committed transactions
 * only, and so is usually behind by less than the time between two commits and two polls. Nobody
 * writes to it while its active task is dead, so that it only gets nearer then. How far it is
 * behind is looked at every second; one that is behind by more than {@link #MOST_BEHIND} records
 * does not answer, as long as it is restored for the first time above all, and neither does one of
 * which nobody could tell for {@link #KNOWN_FOR}, because no broker answers. Between two looks it
 * can fall behind unseen, and Streams lets copies wait while it restores active tasks in the same
 * process: so what a copy says can be older than what its active task said last, and must never
 * decide a write.
 */
public final class Copies implements StandbyUpdateListener {

  /** What Streams itself takes as near enough for a task to become active. */
  public static final long MOST_BEHIND = 10_000;

  static final Duration KNOWN_FOR = Duration.ofSeconds(20);

  private final LongSupplier nanoTime;
  // Of starts and ends of copies: what was looked at meanwhile is of stores that are gone.
  private final AtomicLong changes = new AtomicLong();
  private volatile Look last;

  /** How far each copy was behind, by store and partition. */
  private record Look(Map<String, Map<Integer, Long>> behind, long nanos) {}

  public Copies(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = new Look(Map.of(), nanoTime.getAsLong());
  }

  /**
   * Takes a look.
   *
   * @param records by how many each copy of a store that has a changelog is behind, by store and
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

  /** Whether the copy of this store's partition may answer. */
  public boolean isNear(String store, int partition) {
    Look look = inForce();
    return look.behind().getOrDefault(store, Map.of()).getOrDefault(partition, Long.MAX_VALUE)
        <= MOST_BEHIND;
  }

  /**
   * Whether the copy of a task may answer: all its stores that have a changelog.
   *
   * @param stores of the task, with or without a changelog
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

  /** How many records the copy is behind that is furthest behind; empty if that is not known. */
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

  /** It may have been wiped, and begin anew: the next look tells. */
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

  /** A store that becomes the active one is the same store, and goes on answering meanwhile. */
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
