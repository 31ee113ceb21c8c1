package io.pinstream.topologies.pins;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for an author whose account was held, or is no longer.
 *
 * @param operation in whose name
 * @param publish whether held pins come out, or published ones go
 * @param at when the account changed, in ms since 1970
 * @param after down to where it is done; null if nothing is
 */
record AccountVisibilityChange(Id operation, boolean publish, long at, @Nullable Position after) {

  AccountVisibilityChange downTo(Position last) {
    return new AccountVisibilityChange(operation, publish, at, last);
  }
}
