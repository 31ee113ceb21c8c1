package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.LoggedJobs;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What concerns all who read an author here. The first step is taken at once, which is all there is
 * for most authors; what is left becomes a job, so that a million readers hold up nobody.
 */
final class AuthorJobs {

  private final KeyValueStore<Bytes, byte[]> rows;
  private final KeyValueStore<Bytes, byte[]> localReaders;
  private final FeedCache cache;
  private final SeenPins seenPins;
  private final LocalAuthors authors;
  private final Feeds feeds;
  private final FeedLimits limits;
  private final LoggedJobs jobs;

  AuthorJobs(
      ProcessorContext<?, ?> context,
      FeedCache cache,
      SeenPins seenPins,
      LocalAuthors authors,
      Feeds feeds,
      FeedLimits limits) {
    this.rows = context.getStateStore(ReaderStores.AUTHOR_JOBS);
    this.localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
    this.cache = cache;
    this.seenPins = seenPins;
    this.authors = authors;
    this.feeds = feeds;
    this.limits = limits;
    this.jobs = new LoggedJobs(context, rows, limits.slice(), this::step);
  }

  /** What is done to each reader. */
  private sealed interface Job {

    Id author();

    /** A new pin is put into the feeds. */
    record Push(Id author, Position position) implements Job {}

    /** The feeds get the newest pins of an author who is watched from now on. */
    record Fill(Id author) implements Job {}

    /** The feeds are told of the author's mode, which has changed. */
    record Turn(Id author) implements Job {}

    static Job of(Bytes key) {
      ByteBuffer bytes = ByteBuffer.wrap(key.get());
      Id author = Id.read(bytes);
      int kind = bytes.get();
      return switch (kind) {
        case 1 -> new Push(author, Position.read(bytes));
        case 2 -> new Fill(author);
        case 3 -> new Turn(author);
        default -> throw new IllegalArgumentException("Not a job: kind " + kind);
      };
    }

    default Bytes key() {
      StoreKey key = StoreKey.ofForeign(author());
      return switch (this) {
        case Push push -> key.mark(1).position(push.position()).bytes();
        case Fill fill -> key.mark(2).bytes();
        case Turn turn -> key.mark(3).bytes();
      };
    }
  }

  /** Goes on with what an earlier task left. */
  void resume() {
    jobs.resume();
  }

  void push(Id author, Position position) {
    if (authors.mode(author).pushes()) {
      begin(new Job.Push(author, position));
    }
  }

  void fill(Id author) {
    if (authors.mode(author).pushes()) {
      begin(new Job.Fill(author));
    }
  }

  void turn(Id author) {
    begin(new Job.Turn(author));
  }

  private void begin(Job job) {
    Bytes key = job.key();
    // Of one that is under way from the beginning; it might have passed by readers already.
    rows.delete(key);
    Id last = take(job, null);
    if (last != null) {
      jobs.begin(key, bytes(last));
    }
  }

  private boolean step(Bytes key, byte[] row, long now) {
    Id last = take(Job.of(key), Id.read(ByteBuffer.wrap(row)));
    if (last == null) {
      rows.delete(key);
    } else {
      rows.put(key, bytes(last));
    }
    return true;
  }

  /** Does it to the next readers; returns the last of them, or null if there are no more. */
  private @Nullable Id take(Job job, @Nullable Id behind) {
    Id author = job.author();
    return switch (job) {
      case Job.Push push -> {
        if (seenPins.isGone(author, push.position())) {
          yield null;
        }
        List<Id> readers = readers(author, behind, limits.step());
        cache.add(readers, author, push.position());
        yield last(readers, limits.step());
      }
      case Job.Fill fill -> addToFeeds(author, behind);
      case Job.Turn turn -> {
        Mode mode = authors.mode(author);
        Id last = mode.pulls() ? pull(author, behind) : addToFeeds(author, behind);
        if (last == null) {
          authors.settle(author);
        }
        yield last;
      }
    };
  }

  private @Nullable Id pull(Id author, @Nullable Id behind) {
    List<Id> readers = readers(author, behind, limits.step());
    readers.forEach(reader -> cache.pull(reader, author));
    return last(readers, limits.step());
  }

  private @Nullable Id addToFeeds(Id author, @Nullable Id behind) {
    Newest newest = seenPins.newest(author);
    Mode mode = authors.mode(author);
    int atOnce =
        newest == null
            ? limits.step()
            : Math.max(1, limits.step() / Math.max(1, newest.positions().size()));
    List<Id> readers = readers(author, behind, atOnce);
    for (Id reader : readers) {
      feeds.add(reader, author, mode, newest);
      if (mode == Mode.FALLING) {
        // Last, so that whoever reads meanwhile sees the pins in one way at least.
        cache.stopPulling(reader, author);
      }
    }
    return last(readers, atOnce);
  }

  private List<Id> readers(Id author, @Nullable Id behind, int limit) {
    KeyRange range = ReaderStores.localReadersBehind(author, behind);
    List<Id> readers = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = localReaders.range(range.from(), range.to())) {
      while (rows.hasNext() && readers.size() < limit) {
        readers.add(ReaderStores.localReader(rows.next().key));
      }
    }
    return readers;
  }

  private static @Nullable Id last(List<Id> readers, int limit) {
    return readers.size() < limit ? null : readers.getLast();
  }

  private static byte[] bytes(Id reader) {
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES);
    reader.write(bytes);
    return bytes.array();
  }
}
