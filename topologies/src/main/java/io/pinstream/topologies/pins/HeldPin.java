package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pin that is not published, as the API returns it to its author.
 *
 * @param review why it is not
 */
record HeldPin(
    Id id,
    Id authorId,
    String title,
    String description,
    @Nullable String link,
    State state,
    Instant createdAt,
    Pin.Image image,
    Remarks review) {

  static HeldPin of(Pin pin, State state, Remarks review) {
    return new HeldPin(
        pin.id(),
        pin.authorId(),
        pin.title(),
        pin.description(),
        pin.link(),
        state,
        pin.createdAt(),
        pin.image(),
        review);
  }

  /** As it is once it is published. */
  Pin published() {
    return new Pin(id, authorId, title, description, link, State.PUBLISHED, createdAt, image);
  }
}
