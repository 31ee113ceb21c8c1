package io.pinstream.feed.reader;

import io.pinstream.feed.Edge;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import java.nio.ByteBuffer;
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
  private final LocalAuthors authors;
  private final AuthorJobs jobs;

  Reading(ProcessorContext<Homed, Object> context, LocalAuthors authors, AuthorJobs jobs) {
    this.context = context;
    this.localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
    this.authors = authors;
    this.jobs = jobs;
  }

  /**
   * Begins.
   *
   * @param number the reader's
   */
  void begin(Id reader, int number, Id author, long now) {
    Bytes key = ReaderStores.localReaderKey(author, reader);
    if (localReaders.get(key) == null) {
      localReaders.put(key, ByteBuffer.allocate(4).putInt(number).array());
      if (authors.add(author)) {
        jobs.turn(author);
      }
    }
    tell(new Edge(reader, author, true), now);
  }

  /** Does nothing if there is nothing to end. */
  void end(Id reader, Id author, long now) {
    if (localReaders.delete(ReaderStores.localReaderKey(author, reader)) != null) {
      if (authors.remove(author)) {
        jobs.turn(author);
      }
      tell(new Edge(reader, author, false), now);
    }
  }

  private void tell(Edge edge, long now) {
    context.forward(new Record<Homed, Object>(edge.followee(), edge, now));
  }
}
