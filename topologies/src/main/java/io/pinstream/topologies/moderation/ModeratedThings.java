package io.pinstream.topologies.moderation;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
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

  /** One of them. */
  interface Thing {

    Id ownerId();

    State state();

    /** Whether it is there for a user who reports it. */
    default boolean isSeenBy(Id user) {
      return state() == State.PUBLISHED;
    }

    /** What the model finds in what is written on it. */
    Finding judge();

    /**
     * Puts it into another state, or into the same with other remarks, and tells others of it as
     * far as they see it.
     *
     * @param why null if it is published
     */
    void change(State state, @Nullable Remarks why, Command cause, long now);
  }
}
