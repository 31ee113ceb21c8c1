package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads outcomes, at the home of the operation. */
public final class OperationsReader {

  private final ViewStores stores;
  private final OutcomeWaiters waiters;
  private final Clock clock;

  public OperationsReader(ViewStores stores, OutcomeWaiters waiters, Clock clock) {
    this.stores = stores;
    this.waiters = waiters;
    this.clock = clock;
  }

  /** The outcome as JSON of an Operation; empty while there is none. */
  public Optional<byte[]> outcome(Id operation) {
    byte[] found =
        stores.get(
            RecordOutcome.OPERATIONS,
            operation.home(),
            ExpiringStore.row(StoreKey.of(operation).bytes()));
    long age = Topics.OPERATIONS.retention().toMillis();
    return Optional.ofNullable(ExpiringStore.value(found, clock.millis(), age));
  }

  /** As {@link #outcome}, as soon as there is one, or empty after {@code patience}. */
  public CompletableFuture<Optional<byte[]>> outcome(Id operation, Duration patience) {
    if (patience.isZero()) {
      return CompletableFuture.completedFuture(outcome(operation));
    }
    OutcomeWaiters.Waiter waiter = waiters.await(operation);
    // Looked up only now: an outcome that came before is found here, one that comes later is told.
    Optional<byte[]> there;
    try {
      there = outcome(operation);
    } catch (RuntimeException e) {
      waiters.forget(waiter);
      throw e;
    }
    if (there.isPresent()) {
      waiters.forget(waiter);
      return CompletableFuture.completedFuture(there);
    }
    return waiter
        .outcome()
        .thenApply(Optional::of)
        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((outcome, error) -> waiters.forget(waiter));
  }
}
