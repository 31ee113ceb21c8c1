package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/**
 * A moderator's word on a thing, checked by the moderation application. Judged at the thing's home
 * by the decider that owns it; the others pass it over.
 *
 * @param review the review's id, whose home is the thing's
 * @param target the thing, as in {@link Review}
 * @param board on which the link stands; null for all other kinds
 * @param caller the moderator
 * @param allow whether it is to be published; otherwise it is rejected
 */
public record ModerationVerdict(
    Id operation,
    Id review,
    Review.Kind kind,
    Id target,
    @Nullable Id board,
    Id caller,
    boolean allow,
    @Nullable String note)
    implements Command {

  /** Keys were dealt with where it came in. */
  @Override
  @JsonIgnore
  public @Nullable Idempotency idempotency() {
    return null;
  }
}
