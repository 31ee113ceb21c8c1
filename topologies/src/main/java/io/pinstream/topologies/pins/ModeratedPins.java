package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.ModeratedThings;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.streams.CloudEvents;
import org.jspecify.annotations.Nullable;

/** Pins, in and out of the sight of all but their authors. */
final class ModeratedPins implements ModeratedThings {

  private final PinShelf pins;
  private final Screen screen;
  private final CloudEvents events;

  ModeratedPins(PinShelf pins, Screen screen, CloudEvents events) {
    this.pins = pins;
    this.screen = screen;
    this.events = events;
  }

  @Override
  public @Nullable Thing find(Id target, @Nullable Id board) {
    PinItem pin = pins.find(target);
    return pin == null ? null : new OnePin(pin);
  }

  private final class OnePin implements Thing {

    private final PinItem pin;

    OnePin(PinItem pin) {
      this.pin = pin;
    }

    @Override
    public Id ownerId() {
      return pin.authorId();
    }

    @Override
    public State state() {
      return pin.state();
    }

    @Override
    public Finding judge() {
      return PublishPin.judge(screen, pin);
    }

    @Override
    public void change(State state, @Nullable Remarks why, Command cause, long now) {
      PinItem after = pin.withState(state, why);
      pins.put(after);
      if (after.isPublished()) {
        events.emit(Topics.PINS, pin.id(), after.fact(), "pin.published", cause, now);
      } else if (pin.isPublished()) {
        events.emit(Topics.PINS, pin.id(), null, "pin.withdrawn", cause, now);
      }
    }
  }
}
