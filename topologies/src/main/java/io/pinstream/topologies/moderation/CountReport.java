package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.ReportedThing;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.deadletters.UnprocessableRecord;
import io.pinstream.topologies.requests.RequestHeader;
import io.pinstream.topologies.streams.ExpiringStore;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Counts a report once for each reporter, and puts the thing into the queue. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class CountReport implements Processor<Id, ReportedThing, Homed, Object> {

  private static final byte[] NOTHING = new byte[0];

  private ProcessorContext<Homed, Object> context;
  private ReviewShelf shelf;
  private ExpiringStore counted;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    shelf = new ReviewShelf(context);
    counted =
        new ExpiringStore(
            context.getStateStore(ModerationTopology.COUNTED_REPORTS),
            ModerationTopology.REPORTS_KEPT);
  }

  @Override
  public void process(Record<Id, ReportedThing> record) {
    ReportedThing report = record.value();
    if (report == null) {
      throw new UnprocessableRecord("A report without a value");
    }
    long now = record.timestamp();
    Review found = report.review();
    Bytes key = StoreKey.of(found.id()).id(report.reporter()).bytes();
    boolean isNew = counted.get(key, now) == null;
    if (isNew) {
      counted.put(key, NOTHING, now);
      ReviewItem before = shelf.find(found.id());
      shelf.put(
          before, ReviewItem.reported(found, before, report.reason(), Instant.ofEpochMilli(now)));
    }
    Operation outcome = Operation.applied(report.operation(), found.target(), isNew);
    context.forward(
        new Record<Homed, Object>(outcome.id(), outcome, now, RequestHeader.of(context)),
        Wiring.sinkOf(Topics.OPERATIONS));
  }
}
