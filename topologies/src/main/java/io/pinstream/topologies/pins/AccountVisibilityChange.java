package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import org.jspecify.annotations.Nullable;

/**
 * A pending job: withdraws the pins of a held author, or publishes them again.
 *
 * @param operation the operation that the events carry
 * @param publish true to publish held pins, false to withdraw published ones
 * @param at when the account changed, in ms since 1970
 * @param after the last processed position; null at the start
 */
record AccountVisibilityChange(Id operation, boolean publish, long at, @Nullable Position after) {

  AccountVisibilityChange downTo(Position last) {
    return new AccountVisibilityChange(operation, publish, at, last);
  }
}
