package io.pinstream.topologies.boards;

import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Step;
import io.pinstream.streams.reads.StoreKey;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tells the world of a link the first time that it is seen on any board. */
record KeepSeenLink(KeyValueStore<Bytes, byte[]> links, CloudEvents events)
    implements Step<Id, SeenLink> {

  static ProcessorSupplier<Id, SeenLink, Homed, Object> supplier() {
    return Step.supplier(
        KeepLink.STORES,
        context ->
            new KeepSeenLink(context.getStateStore(KeepLink.LINKS), new CloudEvents(context)));
  }

  @Override
  public void process(Record<Id, SeenLink> record) {
    Bytes key = StoreKey.of(record.key()).bytes();
    if (links.get(key) != null) {
      return;
    }
    SeenLink seen = record.value();
    String url = seen.originalUrl();
    Link link = new Link(record.key(), url, new CanonicalUrl(url).hash(), null);
    links.put(key, Json.write(link));
    events.emitMore(
        Topics.LINKS, link.id(), link, "link.seen", seen.operation(), record.timestamp());
  }
}
