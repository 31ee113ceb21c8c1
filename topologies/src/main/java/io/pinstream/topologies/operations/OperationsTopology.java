package io.pinstream.topologies.operations;

import static io.pinstream.streams.Wiring.rawSource;

import io.pinstream.schemas.topic.Topics;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Named;

/**
 * A view of the outcomes of commands.
 *
 * <pre>
 * operations ──▶ record-outcome        at the caller's home
 * </pre>
 *
 * <p>Outcomes are read committed. A query of the decider's own store would see outcomes that an
 * abort can still undo.
 */
public final class OperationsTopology {

  public static final String APPLICATION = "pinstream-operations";

  private OperationsTopology() {}

  /** {@code waiters} are notified of each outcome. */
  public static Topology build(OutcomeWaiters waiters) {
    StreamsBuilder builder = new StreamsBuilder();
    rawSource(builder, Topics.OPERATIONS)
        .process(RecordOutcome.supplier(waiters), Named.as("record-outcome"));
    return builder.build();
  }
}
