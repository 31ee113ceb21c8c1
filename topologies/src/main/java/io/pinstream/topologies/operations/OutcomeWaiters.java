package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Requests that wait for outcomes in this process. Each wait is bounded by its caller's time-out
 * and is then removed.
 */
public final class OutcomeWaiters {

  private final ConcurrentMap<Id, Set<Waiter>> waiting = new ConcurrentHashMap<>();

  /** Waits for one outcome, as JSON. */
  static final class Waiter {
    private final Id operation;
    private final CompletableFuture<byte[]> outcome = new CompletableFuture<>();

    private Waiter(Id operation) {
      this.operation = operation;
    }

    CompletableFuture<byte[]> outcome() {
      return outcome;
    }
  }

  Waiter await(Id operation) {
    Waiter waiter = new Waiter(operation);
    waiting.compute(
        operation,
        (id, others) -> {
          Set<Waiter> all = others == null ? new HashSet<>() : others;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  void forget(Waiter waiter) {
    waiting.computeIfPresent(
        waiter.operation,
        (id, all) -> {
          all.remove(waiter);
          return all.isEmpty() ? null : all;
        });
  }

  /** Whether there are no waiters. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void tell(Id operation, byte[] outcome) {
    Set<Waiter> all = waiting.remove(operation);
    if (all != null) {
      // Not on the stream thread: callbacks of waiters may take long.
      all.forEach(waiter -> waiter.outcome.completeAsync(() -> outcome));
    }
  }
}
