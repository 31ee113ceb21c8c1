package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.Edge;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tracks which awake local readers read which authors, and notifies the authors' homes of each
 * start and end.
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
   * Starts reading an author.
   *
   * @param number the reader's number
   */
  void begin(Id reader, int number, Id author, long now) {
    if (localReaders.add(author, number) && authors.add(author)) {
      jobs.turn(author);
    }
    tell(new Edge(reader, author, true), now);
  }

  /** Ends reading an author; no effect if the reader does not read the author. */
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
