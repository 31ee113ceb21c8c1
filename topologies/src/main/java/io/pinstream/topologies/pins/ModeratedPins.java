package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.topologies.moderation.ModeratedThings;
import io.pinstream.topologies.moderation.Screen;
import org.jspecify.annotations.Nullable;

/** Pins as moderated things: publishes and withdraws them. */
final class ModeratedPins implements ModeratedThings {

  private final PinTable pins;
  private final Screen screen;
  private final CloudEvents events;

  ModeratedPins(PinTable pins, Screen screen, CloudEvents events) {
    this.pins = pins;
    this.screen = screen;
    this.events = events;
  }

  @Override
  public @Nullable Thing find(Id target, @Nullable Id board) {
    PinItem pin = pins.find(target);
    return pin == null
        ? null
        : new Thing(
            pin.authorId(),
            pin.state(),
            viewer -> pin.isPublished(),
            () -> PublishPin.judge(screen, pin),
            (state, why, cause, now) -> change(pin, pin.withState(state, why), cause, now));
  }

  private void change(PinItem before, PinItem after, Command cause, long now) {
    pins.put(after);
    if (after.isPublished()) {
      events.emit(Topics.PINS, after.id(), after.fact(), "pin.published", cause, now);
    } else if (before.isPublished()) {
      events.emit(Topics.PINS, after.id(), null, "pin.withdrawn", cause, now);
    }
  }
}
