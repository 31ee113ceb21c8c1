package io.pinstream.topologies.moderation;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.ModerationVerdict;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.deadletters.UnprocessableRecord;
import io.pinstream.topologies.requests.RequestHeader;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.IdempotencyKeys;
import io.pinstream.topologies.streams.Outcomes;
import io.pinstream.topologies.streams.Wiring;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends a moderator's verdict on to the decider that owns the thing, which says what came of it;
 * and tells those who train what it teaches. Of several verdicts on one thing the last holds.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ReceiveVerdict implements Processor<Id, ModerationCommand, Homed, Object> {

  private ProcessorContext<Homed, Object> context;
  private ReviewShelf shelf;
  private IdempotencyKeys keys;
  private CloudEvents events;
  private Outcomes outcomes;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    shelf = new ReviewShelf(context);
    keys = new IdempotencyKeys(context);
    events = new CloudEvents(context);
    outcomes = new Outcomes(context);
  }

  @Override
  public void process(Record<Id, ModerationCommand> record) {
    ModerationCommand command = record.value();
    if (command == null) {
      throw new UnprocessableRecord("A command without a value");
    }
    switch (command) {
      case ModerationCommand.GiveVerdict verdict -> once(verdict, record.timestamp());
      case ModerationCommand.Report report -> {
        // Judged by the decider that owns the thing. If none does, nobody else would say so.
        if (report.kind().isEmpty()) {
          throw new UnprocessableRecord("A report of nothing that can be reported");
        }
      }
    }
  }

  private void once(ModerationCommand.GiveVerdict verdict, long now) {
    int home = verdict.review().home();
    switch (keys.seen(verdict, home, now)) {
      case SAME -> {}
      case OTHER_BODY -> outcomes.rejectedAsReusedKey(verdict, now);
      case NEVER -> {
        keys.remember(verdict, home, now);
        ReviewItem item = shelf.find(verdict.review());
        if (item == null) {
          outcomes.rejected(verdict, verdict.review(), noSuchReview(), now);
        } else {
          send(verdict, item, now);
          teach(verdict, item, now);
        }
      }
    }
  }

  private void send(ModerationCommand.GiveVerdict verdict, ReviewItem item, long now) {
    context.forward(
        new Record<Homed, Object>(
            item.id(),
            new ModerationVerdict(
                verdict.operation(),
                item.id(),
                item.kind(),
                item.target(),
                item.board(),
                verdict.caller(),
                verdict.allow(),
                verdict.note()),
            now,
            RequestHeader.of(context)),
        Wiring.sinkOf(Topics.MODERATION_VERDICTS));
  }

  private void teach(ModerationCommand.GiveVerdict verdict, ReviewItem item, long now) {
    boolean saidBefore =
        item.decidedBy() == DecidedBy.MODERATOR
            && verdict.allow() == (item.state() == State.PUBLISHED)
            && !item.open();
    if (saidBefore) {
      return;
    }
    List<TrainingLabel> labels = Labels.of(item, verdict.allow(), Instant.ofEpochMilli(now));
    for (int i = 0; i < labels.size(); i++) {
      if (i == 0) {
        events.emit(
            Topics.MODERATION_LABELS,
            item.id(),
            labels.get(i),
            "moderation.labelled",
            verdict,
            now);
      } else {
        events.emitMore(
            Topics.MODERATION_LABELS,
            item.id(),
            labels.get(i),
            "moderation.labelled",
            verdict.operation(),
            now);
      }
    }
  }

  private static Problem noSuchReview() {
    return Problem.of(404, "not-found", "There is no such review.");
  }
}
