package io.pinstream.feed.reader;

import io.pinstream.feed.cache.Entry;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.LocalReaders.Some;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.jobs.DurableJobs;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Work on all local readers of an author. The first step runs at once and is enough for most
 * authors; the rest becomes a durable job, so that an author with a million readers does not block
 * the stream.
 */
final class AuthorJobs {

  private final KeyValueStore<Bytes, byte[]> rows;
  private final LocalReaders localReaders;
  private final FeedCache cache;
  private final SeenPins seenPins;
  private final LocalAuthors authors;
  private final Feeds feeds;
  private final FeedLimits limits;
  private final DurableJobs jobs;

  AuthorJobs(
      ProcessorContext<?, ?> context,
      FeedCache cache,
      SeenPins seenPins,
      LocalReaders localReaders,
      LocalAuthors authors,
      Feeds feeds,
      ReaderSettings settings) {
    this.rows = context.getStateStore(ReaderStores.AUTHOR_JOBS);
    this.localReaders = localReaders;
    this.cache = cache;
    this.seenPins = seenPins;
    this.authors = authors;
    this.feeds = feeds;
    this.limits = settings.limits();
    this.jobs = new DurableJobs(context, rows, settings.timeBudget(), this::step);
  }

  /** What to do for each reader. */
  private sealed interface Job {

    Id author();

    /** Puts a new pin into the feeds. */
    record Push(Id author, Entry pin) implements Job {}

    /** Puts the newest pins of a newly watched author into the feeds. */
    record Fill(Id author) implements Job {}

    /** Applies the author's new mode to the feeds. */
    record Turn(Id author) implements Job {}

    static Job of(Bytes key) {
      ByteBuffer bytes = ByteBuffer.wrap(key.get());
      Id author = Id.read(bytes);
      int kind = bytes.get();
      return switch (kind) {
        case 1 -> new Push(author, new Entry(bytes.getLong(), pin(bytes.getLong())));
        case 2 -> new Fill(author);
        case 3 -> new Turn(author);
        default -> throw new IllegalArgumentException("Not a job: kind " + kind);
      };
    }

    /** Numbers from when they had 32 bits may look negative. */
    private static long pin(long number) {
      return number < 0 ? Integer.toUnsignedLong((int) number) : number;
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

  /** Resumes pending jobs of an earlier run of the task. */
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
    int last = take(job, ReaderNumbers.NOBODY);
    if (last != ReaderNumbers.NOBODY) {
      jobs.begin(key, bytes(last));
    } else if (rows.get(key) != null) {
      rows.delete(key); // The same job was pending, and this step has completed it.
    }
  }

  private boolean step(Bytes key, byte[] row, long now) {
    int last = take(Job.of(key), ReaderNumbers.number(row));
    if (last == ReaderNumbers.NOBODY) {
      rows.delete(key);
    } else {
      rows.put(key, bytes(last));
    }
    return true;
  }

  /**
   * Processes the next readers; returns the last of them, or {@code NOBODY} if there are no more.
   */
  private int take(Job job, int behind) {
    Id author = job.author();
    return switch (job) {
      case Job.Push push ->
          seenPins.isGone(author, push.pin())
              ? ReaderNumbers.NOBODY
              : push(author, push.pin(), behind);
      case Job.Fill fill -> fill(author, behind);
      case Job.Turn turn -> {
        int last = authors.mode(author).pulls() ? pull(author, behind) : fill(author, behind);
        if (last == ReaderNumbers.NOBODY) {
          authors.settle(author);
        }
        yield last;
      }
    };
  }

  private int push(Id author, Entry pin, int behind) {
    Some readers = localReaders.some(author, behind, limits.work().step());
    cache.push(readers.numbers(), pin);
    return readers.last();
  }

  private int pull(Id author, int behind) {
    Some readers = localReaders.some(author, behind, limits.work().step());
    for (int reader : readers.numbers()) {
      cache.pull(reader, author);
    }
    return readers.last();
  }

  private int fill(Id author, int behind) {
    Mode mode = authors.mode(author);
    Newest newest = mode.pushes() ? seenPins.newest(author) : null;
    int rows = newest == null ? 1 : Math.max(1, newest.pins().size());
    Some readers = localReaders.some(author, behind, Math.max(1, limits.work().step() / rows));
    for (int reader : readers.numbers()) {
      if (newest != null) {
        feeds.fill(reader, newest);
      }
      if (mode == Mode.FALLING) {
        // Fill first, then stop pulling: a concurrent read sees the pins at least one way.
        cache.stopPulling(reader, author);
      }
    }
    return readers.last();
  }

  private static byte[] bytes(int reader) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(reader).array();
  }
}
