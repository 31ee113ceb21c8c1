package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.expiring.ExpiringStore;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.operations.OperationsRead.Outcome;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Answers reads of outcomes from the stores of local tasks. */
public final class OperationsHome implements Home<OperationsRead> {

  private final ViewStores stores;
  private final OutcomeWaiters waiters;
  private final Clock clock;

  /**
   * @param waiters notified of outcomes by local tasks
   */
  public OperationsHome(ViewStores stores, OutcomeWaiters waiters, Clock clock) {
    this.stores = stores;
    this.waiters = waiters;
    this.clock = clock;
  }

  /** Does not wait. */
  @Override
  public HomeAnswer answer(OperationsRead read) {
    return switch (read) {
      case Outcome of -> outcome(of.operation());
    };
  }

  @Override
  public CompletableFuture<HomeAnswer> later(OperationsRead read) {
    return switch (read) {
      case Outcome of ->
          of.waitMillis() <= 0
              ? CompletableFuture.completedFuture(outcome(of.operation()))
              : awaited(of);
    };
  }

  private CompletableFuture<HomeAnswer> awaited(Outcome read) {
    OutcomeWaiters.Waiter waiter = waiters.await(read.operation());
    // Look up after registering the waiter: earlier outcomes are found, later ones are notified.
    HomeAnswer there;
    try {
      there = outcome(read.operation());
    } catch (RuntimeException e) {
      waiters.forget(waiter);
      throw e;
    }
    if (there.status() == HomeAnswer.Status.FOUND) {
      waiters.forget(waiter);
      return CompletableFuture.completedFuture(there);
    }
    return waiter
        .outcome()
        .thenApply(HomeAnswer::of)
        .completeOnTimeout(HomeAnswer.notFound(), read.waitMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((outcome, error) -> waiters.forget(waiter));
  }

  private HomeAnswer outcome(Id operation) {
    byte[] found =
        stores.get(
            RecordOutcome.OPERATIONS,
            operation.home(),
            ExpiringStore.row(StoreKey.of(operation).bytes()));
    long age = Topics.OPERATIONS.retention().toMillis();
    return HomeAnswer.ofNullable(ExpiringStore.value(found, clock.millis(), age));
  }
}
