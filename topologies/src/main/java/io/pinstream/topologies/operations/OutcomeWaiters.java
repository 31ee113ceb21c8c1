package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Those who wait for outcomes in this process. Every waiting is bounded by its caller's time-out,
 * and leaves nothing behind.
 */
public final class OutcomeWaiters {

  private final ConcurrentMap<Id, Set<Waiter>> waiting = new ConcurrentHashMap<>();

  /** One who waits for one outcome, which comes as JSON. */
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

  /** Whether nobody waits. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void tell(Id operation, byte[] outcome) {
    Set<Waiter> all = waiting.remove(operation);
    if (all != null) {
      // Not on the stream thread: whoever waits has work of its own to do.
      all.forEach(waiter -> waiter.outcome.completeAsync(() -> outcome));
    }
  }
}
