package io.pinstream.feed.reader;

import io.pinstream.feed.reader.FeedCache.State;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Wakes readers up and lets them fall asleep, which takes as many steps as they follow authors.
 * Works in slices of time, by turns; where it stands with each reader is logged with what it has
 * done. Until a reader is quite awake, and from the first step towards sleep on, the feed is read
 * at the authors' homes.
 */
final class ReaderJobs {

  private static final Duration PAUSE = Duration.ofMillis(30);

  /** Authors, or rows, at a time: what a slice can be longer by. */
  private static final int STEP = 50;

  private static final Bytes FIRST = StoreKey.at(0).bytes();
  private static final Bytes LAST = last();

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> jobs;
  private final KeyValueStore<Bytes, byte[]> following;
  private final Reading reading;
  private final FeedCache cache;
  private final SeenPins seenPins;
  private final Duration slice;
  private @Nullable Cancellable schedule;
  private Bytes turn = FIRST;

  ReaderJobs(
      ProcessorContext<Homed, Object> context, FeedCache cache, SeenPins seenPins, Duration slice) {
    this.context = context;
    this.jobs = context.getStateStore(ReaderStores.READER_JOBS);
    this.following = context.getStateStore(ReaderStores.FOLLOWING);
    this.reading = new Reading(context);
    this.cache = cache;
    this.seenPins = seenPins;
    this.slice = slice;
  }

  private enum Phase {
    /** The homes of all followed authors are told that they are read here. */
    ANNOUNCE(1),
    /** Their newest pins are put into the feed, as soon as each author is watched here. */
    GATHER(2),
    /** The homes are told that they are no longer read here. */
    LEAVE(3),
    /** What is left of the feed is removed. */
    SWEEP(4);

    /** How it stands in the store. */
    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    static Phase of(byte code) {
      for (Phase phase : values()) {
        if (phase.code == code) {
          return phase;
        }
      }
      throw new IllegalArgumentException("Not a phase: " + code);
    }
  }

  /**
   * How far a reader is.
   *
   * @param behind the author that was last; null at the beginning of a phase
   */
  private record Job(Phase phase, @Nullable Id behind) {

    static Job of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      Phase phase = Phase.of(buffer.get());
      return new Job(phase, buffer.hasRemaining() ? Id.read(buffer) : null);
    }

    byte[] bytes() {
      ByteBuffer buffer = ByteBuffer.allocate(1 + (behind == null ? 0 : Id.BYTES));
      buffer.put(phase.code);
      if (behind != null) {
        behind.write(buffer);
      }
      return buffer.array();
    }
  }

  /** Whether a reader's feed is being made or removed by a job. */
  static boolean isUnderWay(KeyValueStore<Bytes, byte[]> jobs, Id reader) {
    return jobs.get(StoreKey.of(reader).bytes()) != null;
  }

  /** Goes on with what an earlier task left. If that is nothing, it shows at the first look. */
  void resume() {
    schedule();
  }

  /** Begins to wake a reader; one who was about to fall asleep turns round. */
  void wake(Id reader) {
    begin(reader, Phase.ANNOUNCE);
  }

  void letSleep(Id reader) {
    begin(reader, Phase.LEAVE);
  }

  private void begin(Id reader, Phase phase) {
    // From here on nobody takes what is cached for complete.
    cache.forget(reader);
    jobs.put(StoreKey.of(reader).bytes(), new Job(phase, null).bytes());
    if (schedule == null) {
      schedule();
    }
  }

  private void schedule() {
    schedule = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::work);
  }

  private void work(long now) {
    long end = System.nanoTime() + slice.toNanos();
    Bytes waiting = null;
    do {
      KeyValue<Bytes, byte[]> next = next();
      if (next == null) {
        if (schedule != null) {
          schedule.cancel();
          schedule = null;
        }
        return;
      }
      if (next.key.equals(waiting)) {
        return; // once round, and all wait
      }
      turn = behind(next.key);
      Id reader = Id.read(ByteBuffer.wrap(next.key.get()).position(2));
      if (step(reader, next.key, Job.of(next.value), now)) {
        waiting = null;
      } else if (waiting == null) {
        waiting = next.key;
      }
    } while (System.nanoTime() - end < 0);
  }

  /** The reader whose turn it is, or null if there is none. */
  private @Nullable KeyValue<Bytes, byte[]> next() {
    KeyValue<Bytes, byte[]> next = first(turn);
    return next == null ? first(FIRST) : next;
  }

  private @Nullable KeyValue<Bytes, byte[]> first(Bytes from) {
    try (KeyValueIterator<Bytes, byte[]> rows = jobs.range(from, LAST)) {
      return rows.hasNext() ? rows.next() : null;
    }
  }

  /** Takes one step; false if the reader must wait for others. */
  private boolean step(Id reader, Bytes key, Job job, long now) {
    return switch (job.phase()) {
      case ANNOUNCE -> {
        List<Id> authors = followed(reader, job.behind());
        authors.forEach(author -> reading.begin(reader, author, now));
        goOn(key, job, authors, Phase.GATHER);
        yield true;
      }
      case GATHER -> gather(reader, key, job);
      case LEAVE -> {
        List<Id> authors = followed(reader, job.behind());
        authors.forEach(author -> reading.end(reader, author, now));
        goOn(key, job, authors, Phase.SWEEP);
        yield true;
      }
      case SWEEP -> {
        if (!cache.sweep(reader, STEP)) {
          jobs.delete(key);
        }
        yield true;
      }
    };
  }

  private void goOn(Bytes key, Job job, List<Id> authors, Phase then) {
    Job next =
        authors.size() == STEP ? new Job(job.phase(), authors.getLast()) : new Job(then, null);
    jobs.put(key, next.bytes());
  }

  private boolean gather(Id reader, Bytes key, Job job) {
    Id behind = job.behind();
    if (behind == null || cache.state(reader) == null) {
      // At the beginning; and again if the cache was found stale in between.
      cache.setState(reader, new State(false, null));
      behind = null;
    }
    Id before = behind;
    for (Id author : followed(reader, behind)) {
      if (!seenPins.isWatched(author)) {
        jobs.put(key, new Job(Phase.GATHER, behind).bytes());
        return !Objects.equals(before, behind);
      }
      seenPins.addTo(reader, author);
      behind = author;
    }
    if (followed(reader, behind).isEmpty()) {
      State state = cache.state(reader);
      cache.setState(reader, new State(true, state == null ? null : state.floor()));
      jobs.delete(key);
    } else {
      jobs.put(key, new Job(Phase.GATHER, behind).bytes());
    }
    return true;
  }

  private List<Id> followed(Id reader, @Nullable Id behind) {
    KeyRange range = ReaderStores.followedBehind(reader, behind);
    List<Id> authors = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = following.range(range.from(), range.to())) {
      while (rows.hasNext() && authors.size() < STEP) {
        authors.add(ReaderStores.followedAuthor(rows.next().key));
      }
    }
    return authors;
  }

  private static Bytes behind(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
  }

  private static Bytes last() {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, (byte) 0xFF);
    return Bytes.wrap(bytes);
  }
}
