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
   * The current thing; null if there is none.
   *
   * @param board the board of a link; null for all other kinds
   */
  @Nullable Thing find(Id target, @Nullable Id board);

  /**
   * A moderated thing.
   *
   * @param seenBy whether a reporting user can see it
   * @param judge judges its texts with the model
   */
  record Thing(
      Id ownerId, State state, Predicate<Id> seenBy, Supplier<Finding> judge, Change change) {}

  /** Changes the state or the remarks of a thing. */
  @FunctionalInterface
  interface Change {

    /**
     * Stores the change and publishes what others see of it.
     *
     * @param why null if it is published
     */
    void to(State state, @Nullable Remarks why, Command cause, long now);
  }
}
