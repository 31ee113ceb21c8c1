package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.Edge;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Which authors are read here, by those who are awake. The authors' homes are told of each
 * beginning and each end.
 */
final class Reading {

  private final ProcessorContext<Homed, Object> context;
  private final LocalReaders localReaders;
  private final LocalAuthors authors;
  private final AuthorJobs jobs;

  Reading(ProcessorContext<Homed, Object> context, ReaderSide side) {
    this.context = context;
    this.localReaders = side.localReaders();
    this.authors = side.authors();
    this.jobs = side.authorJobs();
  }

  /**
   * Begins.
   *
   * @param number the reader's
   */
  void begin(Id reader, int number, Id author, long now) {
    if (localReaders.add(author, number) && authors.add(author)) {
      jobs.turn(author);
    }
    tell(new Edge(reader, author, true), now);
  }

  /** As {@link #begin}; does nothing if there is nothing to end. */
  void end(Id reader, int number, Id author, long now) {
    if (localReaders.remove(author, number)) {
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
