package io.pinstream.streams;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.requests.RequestHeader;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Publishes outcomes of commands, in the transaction that decided them. */
public final class Outcomes {

  private static final String SINK = Wiring.sinkOf(Topics.OPERATIONS);

  private final ProcessorContext<Homed, Object> context;

  public Outcomes(ProcessorContext<Homed, Object> context) {
    this.context = context;
  }

  public void applied(Command command, Id target, boolean changed, long now) {
    emit(Operation.applied(command.operation(), target, changed), now);
  }

  public void rejected(Command command, @Nullable Id target, Problem problem, long now) {
    emit(Operation.rejected(command.operation(), target, problem), now);
  }

  public void rejectedAsReusedKey(Command command, long now) {
    rejected(
        command,
        null,
        Problem.of(
            422,
            "idempotency-key-reused",
            "This Idempotency-Key was sent within 24 hours with another body."),
        now);
  }

  private void emit(Operation operation, long now) {
    context.forward(new Record<>(operation.id(), operation, now, RequestHeader.of(context)), SINK);
  }
}
