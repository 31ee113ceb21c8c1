package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.jobs.BackgroundWork;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the feeds of a partition's awake readers after the cache was found stale, from durable
 * stores of the same partition, one reader after the other, as {@link BackgroundWork}. Until a
 * reader's feed is rebuilt, it is read at the authors' homes.
 *
 * <p>Neither its progress nor the rebuilt feeds are durable until all are done.
 */
final class FillFeeds {

  private static final int SWEPT = 1_000;

  private final KeyValueStore<Bytes, byte[]> jobs;
  private final AwakeReaders awake;
  private final FeedCache cache;
  private final ReaderNumbers numbers;
  private final Feeds feeds;
  private final Followed followed;
  private final ReaderSettings settings;
  private final BackgroundWork work;
  private boolean done;
  private @Nullable Id last;
  private @Nullable Id current;
  private @Nullable Id behind;

  FillFeeds(ProcessorContext<?, ?> context, ReaderSide side, ReaderSettings settings) {
    this.jobs = context.getStateStore(ReaderStores.READER_JOBS);
    this.awake = new AwakeReaders(context);
    this.cache = side.cache();
    this.numbers = side.numbers();
    this.feeds = side.feeds();
    this.followed = new Followed(context, settings.limits());
    this.settings = settings;
    this.work = new BackgroundWork(context, settings.timeBudget(), (now, end) -> work(end));
  }

  /**
   * Schedules the work. It ends at its first run if there is nothing to do.
   *
   * @param filled whether all feeds are loaded, and only old rows remain to be deleted
   */
  void start(boolean filled) {
    done = filled;
    work.resume();
  }

  /** Whether all feeds have been rebuilt. */
  boolean isDone() {
    return done;
  }

  private boolean work(long end) {
    done = done || fill(end);
    while (done && cache.sweep(SWEPT)) {
      if (isOver(end)) {
        return true;
      }
    }
    return !done;
  }

  private static boolean isOver(long end) {
    return System.nanoTime() - end >= 0;
  }

  /** Continues with the next readers; true when all are done. */
  private boolean fill(long end) {
    while (!cache.isUsedUp()) {
      if (current == null) {
        current = awake.next(last);
        if (current == null) {
          return true;
        }
        begin(current);
      }
      if (addNext(current)) {
        finish(current);
        last = current;
        current = null;
        behind = null;
      }
      if (isOver(end)) {
        return false;
      }
    }
    return false; // Continue once the readers with the oldest reads are evicted.
  }

  private void begin(Id reader) {
    int number = numbers.of(reader);
    if (isToBeFilled(reader) && !cache.isWarm(number)) {
      cache.begin(number, reader, awake.noted(reader));
    }
  }

  /** Adds the next authors that this reader follows; true if these were the last. */
  private boolean addNext(Id reader) {
    if (!isBeingFilled(reader)) {
      return true;
    }
    int limit = settings.limits().work().authorsAStep();
    List<Id> authors = followed.some(reader, behind, limit);
    feeds.add(numbers.of(reader), authors);
    if (authors.size() < limit) {
      return true;
    }
    behind = authors.getLast();
    return false;
  }

  private boolean isBeingFilled(Id reader) {
    int number = numbers.of(reader);
    return cache.has(number) && !cache.isWarm(number) && isToBeFilled(reader);
  }

  /** Whether to fill this feed here. A pending job would rebuild it from scratch anyway. */
  private boolean isToBeFilled(Id reader) {
    return !followed.tooMany(reader) && !ReaderJobs.isUnderWay(jobs, reader);
  }

  private void finish(Id reader) {
    if (isBeingFilled(reader)) {
      cache.warm(numbers.of(reader));
    }
  }
}
