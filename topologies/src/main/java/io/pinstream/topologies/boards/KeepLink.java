package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps what is found out about links, by whomever. Our own facts come back here, and say less. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class KeepLink implements Processor<Id, Link, Void, Void> {

  private KeyValueStore<Bytes, byte[]> links;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    links = context.getStateStore(BoardsTopology.LINKS);
  }

  @Override
  public void process(Record<Id, Link> record) {
    Bytes key = StoreKey.of(record.key()).bytes();
    Link link = record.value();
    if (link == null) {
      links.delete(key);
    } else if (link.ogDetail() != null || links.get(key) == null) {
      // In our own form, whatever the writer's: reads cut ogDetail out of these bytes.
      links.put(key, Json.write(link));
    }
  }
}
