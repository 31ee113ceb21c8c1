package io.pinstream.schemas.command;

import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/**
 * Something that a caller asked for and that was answered 202. Whether it comes true is for the
 * decider to say, in the outcome of {@link #operation()}.
 */
public sealed interface Command permits UserCommand, FollowCommand, PinCommand, BoardCommand {

  /** What the caller may ask about. Its home is the caller's. */
  Id operation();

  /** The user who asks (who signs up, in a sign-up). */
  Id caller();

  /** Present if the caller sent an Idempotency-Key. */
  @Nullable Idempotency idempotency();
}
