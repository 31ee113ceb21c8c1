package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pin with its state. An unpublished pin is stored and returned to its author in this form.
 *
 * @param review why it is not published; null if it is
 */
record PinItem(
    Id id,
    Id authorId,
    String title,
    String description,
    @Nullable String link,
    State state,
    Instant createdAt,
    Pin.Image image,
    @Nullable Remarks review) {

  static PinItem published(Pin pin) {
    return new PinItem(
        pin.id(),
        pin.authorId(),
        pin.title(),
        pin.description(),
        pin.link(),
        State.PUBLISHED,
        pin.createdAt(),
        pin.image(),
        null);
  }

  /**
   * @param why null if it is published
   */
  PinItem withState(State other, @Nullable Remarks why) {
    return new PinItem(id, authorId, title, description, link, other, createdAt, image, why);
  }

  boolean isPublished() {
    return state == State.PUBLISHED;
  }

  /** The pin as others see it. */
  Pin fact() {
    return new Pin(id, authorId, title, description, link, State.PUBLISHED, createdAt, image);
  }

  /** The position among the author's pins. */
  Position position() {
    return new Position(createdAt.toEpochMilli(), id);
  }
}
