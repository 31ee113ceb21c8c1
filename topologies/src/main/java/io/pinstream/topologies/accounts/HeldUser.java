package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;

/**
 * Somebody whose account is not published, as the API returns it to the same person.
 *
 * @param review why it is not
 */
record HeldUser(
    Id id, String username, String displayName, Instant createdAt, State state, Remarks review) {

  static HeldUser of(User user, State state, Remarks review) {
    return new HeldUser(
        user.id(), user.username(), user.displayName(), user.createdAt(), state, review);
  }

  /** As it is once it is published. */
  User published() {
    return new User(id, username, displayName, createdAt);
  }
}
