package io.pinstream.topologies.pins;

import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.requests.RequestHeader;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.Moderation;
import io.pinstream.topologies.moderation.Screen;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Decides all commands about pins: accepts new pins and requests checks of their images, deletes
 * pins, and applies reports and verdicts.
 */
final class DecidePin implements Step<Id, PinCommand> {

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> pending;
  private final PinTable table;
  private final UsedUploads uploads;
  private final IdempotencyKeys keys;
  private final CloudEvents events;
  private final Outcomes outcomes;
  private final KeptReviews reviews;
  private final Moderation moderation;

  /**
   * @param screen judges reported pins
   */
  static ProcessorSupplier<Id, PinCommand, Homed, Object> supplier(Screen screen) {
    return Step.supplier(
        PendingPin.STORES.and(PinTable.STORES).and(UsedUploads.STORES).and(Moderation.STORES),
        context -> new DecidePin(context, screen));
  }

  private DecidePin(ProcessorContext<Homed, Object> context, Screen screen) {
    this.context = context;
    pending = context.getStateStore(PendingPin.STORE);
    table = new PinTable(context);
    uploads = new UsedUploads(context);
    keys = new IdempotencyKeys(context);
    events = new CloudEvents(context);
    outcomes = new Outcomes(context);
    reviews = new KeptReviews(context, events);
    moderation =
        new Moderation(
            context, Set.of(Review.Kind.PIN), new ModeratedPins(table, screen, events), reviews);
  }

  @Override
  public void process(Record<Id, PinCommand> record) {
    PinCommand command = record.value();
    long now = record.timestamp();
    switch (command) {
      case PinCommand.CreatePin create ->
          keys.once(create, create.pin().home(), now, () -> accept(create, now));
      case PinCommand.DeletePin delete ->
          keys.once(delete, delete.pin().home(), now, () -> delete(delete, now));
      case ModerationCommand moderated -> moderation.decide(moderated, now);
    }
  }

  private void accept(PinCommand.CreatePin create, long now) {
    Bytes key = StoreKey.of(create.pin()).bytes();
    if (table.has(create.pin()) || pending.get(key) != null) {
      // The id derives from an Idempotency-Key that has expired here.
      outcomes.rejected(create, create.pin(), pinExists(), now);
      return;
    }
    if (uploads.isUsed(create, now)) {
      outcomes.rejected(create, create.pin(), uploadUsed(), now);
      return;
    }
    PendingPin waiting = new PendingPin(create, now);
    uploads.use(create, now);
    pending.put(key, Json.write(waiting));
    ask(
        new ImageCommand.CheckImage(
            create.pin(), create.caller(), create.upload(), create.mediaKey()),
        now);
  }

  private void delete(PinCommand.DeletePin delete, long now) {
    PinItem pin = table.find(delete.pin());
    PendingPin waiting = pin == null ? pendingOf(delete) : null;
    if (pin != null && pin.authorId().equals(delete.caller())) {
      remove(pin, delete, now);
    } else if (pin != null && pin.isPublished()) {
      outcomes.rejected(delete, delete.pin(), notYours(), now);
    } else if (waiting != null) {
      // The image check is still pending. The removal is queued behind it, in order.
      pending.delete(StoreKey.of(delete.pin()).bytes());
      ask(new ImageCommand.RemoveImage(delete.pin(), waiting.command().mediaKey()), now);
      outcomes.rejected(waiting.command(), delete.pin(), deletedMeanwhile(), now);
      outcomes.applied(delete, delete.pin(), true, now);
    } else {
      outcomes.rejected(delete, delete.pin(), noSuchPin(), now);
    }
  }

  private void remove(PinItem pin, PinCommand.DeletePin delete, long now) {
    table.remove(pin);
    if (pin.isPublished()) {
      // A held pin was never published, or is already withdrawn.
      events.emit(Topics.PINS, pin.id(), null, "pin.deleted", delete, now);
    }
    String url = pin.image().url();
    ask(new ImageCommand.RemoveImage(pin.id(), url.substring(url.lastIndexOf('/') + 1)), now);
    reviews.end(pin.id(), delete.operation(), now);
    outcomes.applied(delete, pin.id(), true, now);
  }

  private @Nullable PendingPin pendingOf(PinCommand.DeletePin delete) {
    byte[] json = pending.get(StoreKey.of(delete.pin()).bytes());
    PendingPin waiting = json == null ? null : Json.read(json, PendingPin.class);
    return waiting != null && waiting.command().caller().equals(delete.caller()) ? waiting : null;
  }

  private void ask(ImageCommand work, long now) {
    context.forward(
        new Record<Homed, Object>(work.pin(), work, now, RequestHeader.of(context)),
        Wiring.sinkOf(Topics.IMAGE_COMMANDS));
  }

  private static Problem uploadUsed() {
    String detail = "This upload has been pinned already.";
    return Problem.of(
        409, "upload-used", detail, List.of(new Problem.FieldError("/uploadId", detail)));
  }

  private static Problem pinExists() {
    return Problem.of(
        409, "pin-exists", "A pin was made under this Idempotency-Key before; use another key.");
  }

  private static Problem notYours() {
    return Problem.of(403, "not-yours", "Only its author can delete a pin.");
  }

  private static Problem noSuchPin() {
    return Problem.of(404, "not-found", "There is no such pin.");
  }

  private static Problem deletedMeanwhile() {
    return Problem.of(409, "deleted-meanwhile", "The pin was deleted before it was published.");
  }
}
