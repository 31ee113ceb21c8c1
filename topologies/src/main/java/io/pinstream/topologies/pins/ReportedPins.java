package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.topologies.moderation.JudgeReports;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Pins, as those see them who report them. */
final class ReportedPins implements JudgeReports.Things {

  private final PinShelf shelf;

  ReportedPins(ProcessorContext<Homed, Object> context) {
    shelf = new PinShelf(context);
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    Pin pin = shelf.find(report.target());
    boolean seen =
        pin != null && (pin.state() == State.PUBLISHED || pin.authorId().equals(reporter));
    return seen
        ? Review.undoubted(
            pin.id(), Review.Kind.PIN, pin.id(), null, pin.authorId(), text(pin), now)
        : null;
  }

  private static Map<String, String> text(Pin pin) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("title", pin.title());
    text.put("description", pin.description());
    if (pin.link() != null) {
      text.put("link", pin.link());
    }
    return text;
  }
}
