package io.pinstream.deploy.blobs;

import io.pinstream.http.edge.EdgeServer;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits concurrent transfers through the blob store. A transfer above the limit waits a moment;
 * the longest running transfer is aborted for it, if only a slow client can explain its duration.
 */
final class Transfers {

  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Semaphore places;
  private final int perOwner;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Transfer> running = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Integer> owners = new ConcurrentHashMap<>();

  /**
   * @param atOnce maximum of concurrent transfers
   * @param perOwner maximum per owner
   */
  Transfers(int atOnce, int perOwner) {
    this.places = new Semaphore(atOnce);
    this.perOwner = perOwner;
    this.maxWaiting = 4 * atOnce;
  }

  /** A running transfer; ends with {@link #close}. */
  final class Transfer implements AutoCloseable {

    private final String owner;
    private final EdgeServer.Client client;
    private final long began = System.nanoTime();

    private Transfer(String owner, EdgeServer.Client client) {
      this.owner = owner;
      this.client = client;
    }

    @Override
    public void close() {
      if (running.remove(this)) {
        places.release();
        leave(owner);
      }
    }
  }

  /**
   * Starts a transfer; empty if no slot becomes free in time.
   *
   * @param owner whose limit applies; empty for no limit per owner
   */
  Optional<Transfer> begin(String owner, EdgeServer.Client client) {
    if (!owner.isEmpty() && owners.merge(owner, 1, Integer::sum) > perOwner) {
      leave(owner);
      return Optional.empty();
    }
    if (!acquire()) {
      leave(owner);
      return Optional.empty();
    }
    Transfer transfer = new Transfer(owner, client);
    running.add(transfer);
    return Optional.of(transfer);
  }

  private boolean acquire() {
    if (places.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        endTheSlowest();
        if (places.tryAcquire(250, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void endTheSlowest() {
    long now = System.nanoTime();
    running.stream()
        .max(Comparator.comparingLong(transfer -> now - transfer.began))
        .filter(transfer -> now - transfer.began > SLOW.toNanos())
        .ifPresent(transfer -> transfer.client.disconnect("makes room for another transfer"));
  }

  private void leave(String owner) {
    if (!owner.isEmpty()) {
      owners.computeIfPresent(owner, (o, n) -> n <= 1 ? null : n - 1);
    }
  }
}
