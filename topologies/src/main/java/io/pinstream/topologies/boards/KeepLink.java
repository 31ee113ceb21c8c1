package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps what is found out about links, by whomever. Our own facts come back here, and say less. */
record KeepLink(KeyValueStore<Bytes, byte[]> links) implements Step<Id, Link> {

  /** Store: home, link → Link. */
  static final String LINKS = "links";

  static final StoreSet STORES = StoreSet.logged(LINKS);

  static ProcessorSupplier<Id, Link, Void, Void> supplier() {
    return Step.supplier(STORES, context -> new KeepLink(context.getStateStore(LINKS)));
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
