package io.pinstream.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * The progress of an application's restore from changelogs. Stores that are restored at the same
 * time form a round, which ends when all are done. Progress counts offsets, not records: compaction
 * and transactions leave gaps.
 */
public final class RestoreProgress implements StateRestoreListener {

  private final Map<Store, Part> open = new ConcurrentHashMap<>();
  private final LongAdder restored = new LongAdder();
  private final LongSupplier nanoTime;

  // Of the current round, including finished stores.
  private long total;
  private long done;
  private long began;

  public RestoreProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Store(TopicPartition partition, String name) {}

  /** The range of offsets of a store, and the current offset. */
  private record Part(long from, long to, long at) {}

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    if (open.isEmpty()) {
      total = 0;
      done = 0;
      began = nanoTime.getAsLong();
    }
    long end = Math.max(startingOffset, endingOffset);
    open.put(new Store(partition, store), new Part(startingOffset, end, startingOffset));
    total += end - startingOffset;
  }

  @Override
  public synchronized void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long numRestored) {
    restored.add(numRestored);
    Store key = new Store(partition, store);
    Part part = open.get(key);
    if (part != null) {
      long at = Math.clamp(batchEndOffset + 1, part.at(), part.to());
      done += at - part.at();
      open.put(key, new Part(part.from(), part.to(), at));
    }
  }

  @Override
  public synchronized void onRestoreEnd(
      TopicPartition partition, String store, long totalRestored) {
    Part part = open.remove(new Store(partition, store));
    if (part != null) {
      done += part.to() - part.at();
    }
  }

  /** The task moved or failed: its remaining offsets are no longer restored here. */
  @Override
  public synchronized void onRestoreSuspended(
      TopicPartition partition, String store, long totalRestored) {
    Part part = open.remove(new Store(partition, store));
    if (part != null) {
      total -= part.to() - part.at();
    }
  }

  /** The number of stores in restore. */
  public int stores() {
    return open.size();
  }

  /** The remaining offsets. */
  public synchronized long remaining() {
    return open.isEmpty() ? 0 : total - done;
  }

  /** The progress of the current round, from 0 to 1; 1 if nothing is being restored. */
  public synchronized double fraction() {
    return open.isEmpty() || total == 0 ? 1 : (double) done / total;
  }

  /** The estimated remaining time of the current round, from its speed so far; empty if unknown. */
  public synchronized Optional<Duration> left() {
    if (open.isEmpty()) {
      return Optional.of(Duration.ZERO);
    }
    if (done == 0) {
      return Optional.empty();
    }
    double nanos = (double) (nanoTime.getAsLong() - began) * (total - done) / done;
    return Optional.of(Duration.ofNanos((long) nanos));
  }

  /** Records that were restored since the application was made. */
  public long restored() {
    return restored.sum();
  }
}
