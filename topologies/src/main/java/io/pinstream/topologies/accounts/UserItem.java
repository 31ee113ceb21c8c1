package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user with the state of the account. An unpublished user is stored and returned to the owner in
 * this form.
 *
 * @param review why the account is not published; null if it is
 */
record UserItem(
    Id id,
    String username,
    String displayName,
    Instant createdAt,
    State state,
    @Nullable Remarks review) {

  static UserItem published(User user) {
    return new UserItem(
        user.id(), user.username(), user.displayName(), user.createdAt(), State.PUBLISHED, null);
  }

  /**
   * @param why null if it is published
   */
  UserItem withState(State other, @Nullable Remarks why) {
    return new UserItem(id, username, displayName, createdAt, other, why);
  }

  boolean isPublished() {
    return state == State.PUBLISHED;
  }

  /** The user as others see it. */
  User fact() {
    return new User(id, username, displayName, createdAt);
  }
}
