package io.pinstream.topologies.pins;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.Writing;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Publishes a pin once its image is stored, unless its texts are held or rejected. Rejects a pin
 * whose image was refused.
 */
final class PublishPin implements Step<Id, ImageEvent> {

  private final Screen screen;
  private final KeyValueStore<Bytes, byte[]> pending;
  private final PinTable table;
  private final UsedUploads uploads;
  private final CloudEvents events;
  private final Outcomes outcomes;
  private final KeptReviews reviews;
  private final HeldAuthors heldAuthors;

  static ProcessorSupplier<Id, ImageEvent, Homed, Object> supplier(Screen screen) {
    return Step.supplier(
        PendingPin.STORES
            .and(PinTable.STORES)
            .and(UsedUploads.STORES)
            .and(KeptReviews.STORES)
            .and(HeldAuthors.STORES),
        context -> new PublishPin(context, screen));
  }

  private PublishPin(ProcessorContext<Homed, Object> context, Screen screen) {
    this.screen = screen;
    pending = context.getStateStore(PendingPin.STORE);
    table = new PinTable(context);
    uploads = new UsedUploads(context);
    events = new CloudEvents(context);
    outcomes = new Outcomes(context);
    reviews = new KeptReviews(context, events);
    heldAuthors = new HeldAuthors(context);
  }

  @Override
  public void process(Record<Id, ImageEvent> record) {
    ImageEvent event = record.value();
    Bytes key = StoreKey.of(event.pin()).bytes();
    byte[] json = pending.get(key);
    if (json == null) {
      return; // a duplicate, or the pin was deleted meanwhile
    }
    PendingPin waiting = Json.read(json, PendingPin.class);
    pending.delete(key);
    switch (event) {
      case ImageEvent.ImageKept kept -> publish(waiting, kept, record.timestamp());
      case ImageEvent.ImageRefused refused -> reject(waiting, refused, record.timestamp());
    }
  }

  private void publish(PendingPin waiting, ImageEvent.ImageKept kept, long now) {
    PinCommand.CreatePin command = waiting.command();
    Pin pin =
        new Pin(
            command.pin(),
            command.caller(),
            command.title(),
            command.description(),
            command.link(),
            State.PUBLISHED,
            Instant.ofEpochMilli(waiting.acceptedAt()),
            new Pin.Image(
                BlobKeys.mediaPath(command.pin(), command.mediaKey()),
                kept.contentType(),
                kept.bytes(),
                kept.width(),
                kept.height()));
    PinItem item = PinItem.published(pin);
    Finding own = judge(screen, item);
    Finding finding = heldAuthors.with(own, pin.authorId());
    if (finding.isFine()) {
      table.put(item);
      events.emit(Topics.PINS, pin.id(), pin, "pin.published", command, now);
    } else {
      table.put(item.withState(finding.state(), finding.remarks()));
      // No review if only its author is the reason: moderators review the author.
      if (!own.isFine()) {
        reviews.put(
            finding.review(Review.Kind.PIN, pin.id(), pin.authorId(), Instant.ofEpochMilli(now)),
            command.operation(),
            now);
      }
    }
    outcomes.applied(command, pin.id(), true, now);
  }

  /** Judges the texts and the link of a pin. */
  static Finding judge(Screen screen, PinItem pin) {
    return screen.judge(
        new Writing()
            .text("title", pin.title())
            .text("description", pin.description())
            .link("link", pin.link()));
  }

  private void reject(PendingPin waiting, ImageEvent.ImageRefused refused, long now) {
    // The client may upload again and retry, as long as the signed URL is valid.
    uploads.free(waiting.command());
    int status = refused.problem().equals(ImageEvent.ImageRefused.MISSING) ? 404 : 422;
    Problem problem =
        Problem.of(
            status,
            refused.problem(),
            refused.detail(),
            List.of(new Problem.FieldError("/uploadId", refused.detail())));
    outcomes.rejected(waiting.command(), waiting.command().pin(), problem, now);
  }
}
