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

/** Answers what became of operations, from the stores of the tasks here. */
public final class OperationsHome implements Home<OperationsRead> {

  private final ViewStores stores;
  private final OutcomeWaiters waiters;
  private final Clock clock;

  /**
   * @param waiters whom the tasks here tell of outcomes
   */
  public OperationsHome(ViewStores stores, OutcomeWaiters waiters, Clock clock) {
    this.stores = stores;
    this.waiters = waiters;
    this.clock = clock;
  }

  /** Waits for nothing. */
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
    // Looked up only now: an outcome that came before is found here, one that comes later is told.
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
