package io.pinstream.schemas.command;

import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered 202. The decider applies or rejects it, in the outcome of {@link
 * #operation()}.
 */
public sealed interface Command permits UserCommand, FollowCommand, PinCommand, BoardCommand {

  /** The operation that the caller can read. Its home is the caller's. */
  Id operation();

  /** The caller (in a sign-up, the new user). */
  Id caller();

  /** Present if the caller sent an Idempotency-Key. */
  @Nullable Idempotency idempotency();
}
