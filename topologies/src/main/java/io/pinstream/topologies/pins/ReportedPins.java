package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.moderation.JudgeReports;
import io.pinstream.topologies.moderation.Screen;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Pins, as those see them who report them: the published ones. */
final class ReportedPins implements JudgeReports.Things {

  private final PinShelf shelf;
  private final Screen screen;

  ReportedPins(ProcessorContext<Homed, Object> context, Screen screen) {
    this.shelf = new PinShelf(context);
    this.screen = screen;
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    Pin pin = shelf.find(report.target());
    return pin == null
        ? null
        : screen
            .judge(PublishPin.writing(pin.title(), pin.description(), pin.link()))
            .reported()
            .review(Review.Kind.PIN, pin.id(), pin.authorId(), now);
  }
}
