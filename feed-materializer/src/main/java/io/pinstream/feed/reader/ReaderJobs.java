package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.jobs.DurableJobs;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Wakes readers and lets them fall asleep. The work grows with the number of followed authors.
 * Until a reader is fully awake, and from the first step towards sleep, the feed is read at the
 * authors' homes.
 */
final class ReaderJobs {

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Followed followed;
  private final Reading reading;
  private final ReaderNumbers numbers;
  private final AwakeReaders awake;
  private final FeedCache cache;
  private final SeenPins seenPins;
  private final Feeds feeds;
  private final FeedLimits limits;
  private final DurableJobs jobs;

  /** The jobs of a task, shared by its processors. */
  static ReaderJobs of(ProcessorContext<Homed, Object> context, ReaderSettings settings) {
    ReaderSide side = ReaderSide.of(context, settings);
    FeedMemory memory = context.getStateStore(FeedMemory.NAME);
    return memory.shared(ReaderJobs.class, () -> new ReaderJobs(context, side, settings));
  }

  private ReaderJobs(
      ProcessorContext<Homed, Object> context, ReaderSide side, ReaderSettings settings) {
    this.rows = context.getStateStore(ReaderStores.READER_JOBS);
    this.followed = new Followed(context, settings.limits());
    this.reading = new Reading(context, side);
    this.numbers = side.numbers();
    this.awake = new AwakeReaders(context);
    this.cache = side.cache();
    this.seenPins = side.seenPins();
    this.feeds = side.feeds();
    this.limits = settings.limits();
    this.jobs = new DurableJobs(context, rows, settings.timeBudget(), this::step);
  }

  private enum Phase {
    /** Notifies the homes of all followed authors that this reader is awake. */
    ANNOUNCE(1),
    /** Puts the newest pins of each author into the feed, as soon as the author is watched here. */
    GATHER(2),
    /** Notifies the homes that this reader is asleep. */
    LEAVE(3);

    /** The code in the store. */
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
   * The progress of a reader's job.
   *
   * @param behind the last processed author; null at the start of a phase
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

  /** Whether a pending job builds or removes this reader's feed. */
  static boolean isUnderWay(KeyValueStore<Bytes, byte[]> rows, Id reader) {
    return rows.get(StoreKey.of(reader).bytes()) != null;
  }

  /** Resumes pending jobs of an earlier run of the task. */
  void resume() {
    jobs.resume();
  }

  /** Starts to wake a reader; cancels a pending job that lets the reader fall asleep. */
  void wake(Id reader) {
    begin(reader, Phase.ANNOUNCE);
    long pins = (long) limits.pins().expanded() * followed.authors(reader);
    cache.promise(numbers.of(reader), (int) Math.min(limits.pins().entries(), pins));
  }

  void letSleep(Id reader) {
    begin(reader, Phase.LEAVE);
  }

  private void begin(Id reader, Phase phase) {
    // From now on, reads do not use the cached feed.
    cache.forget(numbers.give(reader));
    jobs.begin(StoreKey.of(reader).bytes(), new Job(phase, null).bytes());
  }

  private boolean step(Bytes key, byte[] row, long now) {
    Id reader = Id.read(ByteBuffer.wrap(key.get()).position(2));
    return step(reader, key, Job.of(row), now);
  }

  /** Runs one step; false if the job must wait. */
  private boolean step(Id reader, Bytes key, Job job, long now) {
    return switch (job.phase()) {
      case ANNOUNCE -> {
        List<Id> authors = followed(reader, job.behind());
        int number = numbers.of(reader);
        authors.forEach(author -> reading.begin(reader, number, author, now));
        boolean last = authors.size() < limits.work().authorsAStep();
        Job next = last ? new Job(Phase.GATHER, null) : new Job(job.phase(), authors.getLast());
        rows.put(key, next.bytes());
        yield true;
      }
      case GATHER -> gather(reader, key, job);
      case LEAVE -> {
        List<Id> authors = followed(reader, job.behind());
        int number = numbers.of(reader);
        authors.forEach(author -> reading.end(reader, number, author, now));
        if (authors.size() < limits.work().authorsAStep()) {
          numbers.release(reader);
          rows.delete(key);
        } else {
          rows.put(key, new Job(job.phase(), authors.getLast()).bytes());
        }
        yield true;
      }
    };
  }

  private boolean gather(Id reader, Bytes key, Job job) {
    Id behind = job.behind();
    int number = numbers.of(reader);
    if (behind == null || !cache.has(number)) {
      if (cache.isUsedUp()) {
        return false; // Continue once the readers with the oldest reads are evicted.
      }
      // At the start, and again if the cache was found stale in between.
      cache.begin(number, reader, awake.noted(reader));
      behind = null;
      // The job may have to wait for the first author. It must then resume with that author, not
      // after those of the lost feed.
      rows.put(key, new Job(Phase.GATHER, null).bytes());
    }
    List<Id> next = followed(reader, behind);
    List<Id> watched = next.stream().takeWhile(seenPins::isWatched).toList();
    feeds.add(number, watched);
    if (watched.size() < next.size()) {
      if (watched.isEmpty()) {
        return false;
      }
      rows.put(key, new Job(Phase.GATHER, watched.getLast()).bytes());
    } else if (next.size() == limits.work().authorsAStep()) {
      rows.put(key, new Job(Phase.GATHER, next.getLast()).bytes());
    } else {
      cache.warm(number);
      rows.delete(key);
    }
    return true;
  }

  private List<Id> followed(Id reader, @Nullable Id behind) {
    return followed.some(reader, behind, limits.work().authorsAStep());
  }
}
