package io.pinstream.topologies.moderation;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The things of one owner that can be reported, held, published and rejected. */
@FunctionalInterface
public interface ModeratedThings {

  /**
   * A thing as it is now, or null if there is none.
   *
   * @param board on which a link stands; null for all else
   */
  @Nullable Thing find(Id target, @Nullable Id board);

  /**
   * One of them.
   *
   * @param seenBy whether it is there for a user who reports it
   * @param judge what the model finds in what is written on it
   */
  record Thing(
      Id ownerId, State state, Predicate<Id> seenBy, Supplier<Finding> judge, Change change) {}

  /** How a thing comes into another state, or into the same with other remarks. */
  @FunctionalInterface
  interface Change {

    /**
     * Changes it, and tells others of it as far as they see it.
     *
     * @param why null if it is published
     */
    void to(State state, @Nullable Remarks why, Command cause, long now);
  }
}
