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
 * Makes the feeds of all who are awake in a partition again after the cache was found stale, from
 * what is durable in the same partition, one reader after the other. Works as {@link
 * BackgroundWork} does; until a reader's turn has come, that feed is read at its authors' homes.
 *
 * <p>Where it stands is not durable, and nor is what it has made until it is done.
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
   * Schedules the work. If nothing is left of it, that shows at the first look.
   *
   * @param filled whether all feeds are there, and only old rows are to be swept
   */
  void start(boolean filled) {
    done = filled;
    work.resume();
  }

  /** Whether all feeds that there are to be have been made. */
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

  /** Goes on with the next readers; true when all are done. */
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
    return false; // Whoever has not read for the longest time makes room.
  }

  private void begin(Id reader) {
    int number = numbers.of(reader);
    if (isToBeFilled(reader) && !cache.isWarm(number)) {
      cache.begin(number, reader, awake.noted(reader));
    }
  }

  /** Adds the next authors that this reader follows; true if there are no more. */
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

  /** Not if there is a job: it makes the feed from the beginning. */
  private boolean isToBeFilled(Id reader) {
    return !followed.tooMany(reader) && !ReaderJobs.isUnderWay(jobs, reader);
  }

  private void finish(Id reader) {
    if (isBeingFilled(reader)) {
      cache.warm(numbers.of(reader));
    }
  }
}
