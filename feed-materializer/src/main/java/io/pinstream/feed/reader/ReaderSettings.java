package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.streams.jobs.TimeBudget;

/**
 * Settings shared by all tasks of the reader side.
 *
 * @param partitions the number of partitions of every topic
 * @param timeBudget the time budget for jobs
 * @param budget the memory budget of all feeds
 */
public record ReaderSettings(
    FeedLimits limits, int partitions, TimeBudget timeBudget, FeedBudget budget) {

  public static ReaderSettings of(FeedLimits limits, int partitions, FeedBudget budget) {
    return new ReaderSettings(limits, partitions, new TimeBudget(limits.work().slice()), budget);
  }
}
