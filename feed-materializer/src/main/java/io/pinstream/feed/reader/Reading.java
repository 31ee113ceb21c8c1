package io.pinstream.feed.reader;

import io.pinstream.feed.Edge;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which authors are read here, by those who are awake. The authors' homes are told of each
 * beginning and each end.
 */
final class Reading {

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> localReaders;

  Reading(ProcessorContext<Homed, Object> context) {
    this.context = context;
    localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
  }

  void begin(Id reader, Id author, long now) {
    localReaders.put(ReaderStores.localReaderKey(author, reader), ReaderStores.NOTHING);
    tell(new Edge(reader, author, true), now);
  }

  /** Does nothing if there is nothing to end. */
  void end(Id reader, Id author, long now) {
    if (localReaders.delete(ReaderStores.localReaderKey(author, reader)) != null) {
      tell(new Edge(reader, author, false), now);
    }
  }

  private void tell(Edge edge, long now) {
    context.forward(new Record<Homed, Object>(edge.followee(), edge, now));
  }
}
