package io.pinstream.topologies.operations;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.operations.OperationsRead.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads outcomes at the home of the operation. */
public final class OperationsReader {

  private final Home<OperationsRead> home;

  public OperationsReader(Home<OperationsRead> home) {
    this.home = home;
  }

  /** Reads the stores of this process. */
  public OperationsReader(ViewStores stores, OutcomeWaiters waiters, Clock clock) {
    this(new OperationsHome(stores, waiters, clock));
  }

  /** The outcome as JSON of an Operation; empty while the operation is pending. */
  public Optional<byte[]> outcome(Id operation) {
    return home.answer(new Outcome(operation, 0)).item();
  }

  /** Like {@link #outcome}, but waits for the outcome; empty after {@code patience}. */
  public CompletableFuture<Optional<byte[]>> outcome(Id operation, Duration patience) {
    return home.later(new Outcome(operation, patience.toMillis())).thenApply(HomeAnswer::item);
  }
}
