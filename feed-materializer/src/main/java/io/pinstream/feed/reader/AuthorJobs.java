package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.feed.reader.FeedCache.Entry;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.LoggedJobs;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
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
      ReaderSettings settings) {
    this.rows = context.getStateStore(ReaderStores.AUTHOR_JOBS);
    this.localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
    this.cache = cache;
    this.seenPins = seenPins;
    this.authors = authors;
    this.feeds = feeds;
    this.limits = settings.limits();
    this.jobs = new LoggedJobs(context, rows, settings.slices(), this::step);
  }

  /** What is done to each reader. */
  private sealed interface Job {

    Id author();

    /** A new pin is put into the feeds. */
    record Push(Id author, Entry pin) implements Job {}

    /** The feeds get the newest pins of an author who is watched from now on. */
    record Fill(Id author) implements Job {}

    /** The feeds are told of the author's mode, which has changed. */
    record Turn(Id author) implements Job {}

    static Job of(Bytes key) {
      ByteBuffer bytes = ByteBuffer.wrap(key.get());
      Id author = Id.read(bytes);
      int kind = bytes.get();
      return switch (kind) {
        case 1 -> new Push(author, new Entry(bytes.getLong(), (int) bytes.getLong()));
        case 2 -> new Fill(author);
        case 3 -> new Turn(author);
        default -> throw new IllegalArgumentException("Not a job: kind " + kind);
      };
    }

    default Bytes key() {
      StoreKey key = StoreKey.ofForeign(author());
      return switch (this) {
        case Push push -> key.mark(1).number(push.pin().millis()).number(push.pin().pin()).bytes();
        case Fill fill -> key.mark(2).bytes();
        case Turn turn -> key.mark(3).bytes();
      };
    }
  }

  /** Goes on with what an earlier task left. */
  void resume() {
    jobs.resume();
  }

  void push(Id author, Entry pin) {
    if (authors.mode(author).pushes()) {
      begin(new Job.Push(author, pin));
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
    Id last = take(job, null);
    if (last != null) {
      jobs.begin(key, bytes(last));
    } else if (rows.get(key) != null) {
      rows.delete(key); // The same was under way, and all of it has just been done.
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
      case Job.Push push ->
          seenPins.isGone(author, push.pin()) ? null : push(author, push.pin(), behind);
      case Job.Fill fill -> fill(author, behind);
      case Job.Turn turn -> {
        Id last = authors.mode(author).pulls() ? pull(author, behind) : fill(author, behind);
        if (last == null) {
          authors.settle(author);
        }
        yield last;
      }
    };
  }

  private @Nullable Id push(Id author, Entry pin, @Nullable Id behind) {
    Readers readers = readers(author, behind, limits.step());
    cache.add(readers.numbers(), pin);
    return readers.last();
  }

  private @Nullable Id pull(Id author, @Nullable Id behind) {
    Readers readers = readers(author, behind, limits.step());
    readers.numbers().forEach(reader -> cache.pull(reader, author));
    return readers.last();
  }

  private @Nullable Id fill(Id author, @Nullable Id behind) {
    Mode mode = authors.mode(author);
    Newest newest = mode.pushes() ? seenPins.newest(author) : null;
    int rows = newest == null ? 1 : Math.max(1, newest.pins().size());
    Readers readers = readers(author, behind, Math.max(1, limits.step() / rows));
    for (int reader : readers.numbers()) {
      if (newest != null) {
        feeds.fill(reader, newest);
      }
      if (mode == Mode.FALLING) {
        // Last, so that whoever reads meanwhile sees the pins in one way at least.
        cache.stopPulling(reader, author);
      }
    }
    return readers.last();
  }

  /**
   * Some readers of an author.
   *
   * @param last of them, if there may be more
   */
  private record Readers(List<Integer> numbers, @Nullable Id last) {}

  private Readers readers(Id author, @Nullable Id behind, int limit) {
    KeyRange range = ReaderStores.localReadersBehind(author, behind);
    List<Integer> numbers = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = localReaders.range(range.from(), range.to())) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        numbers.add(ReaderNumbers.number(row.value));
        if (numbers.size() == limit) {
          return new Readers(numbers, ReaderStores.localReader(row.key));
        }
      }
    }
    return new Readers(numbers, null);
  }

  private static byte[] bytes(Id reader) {
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES);
    reader.write(bytes);
    return bytes.array();
  }
}
