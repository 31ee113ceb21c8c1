package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.streams.jobs.TimeBudget;

/**
 * What all tasks of readers have in common.
 *
 * @param partitions of every topic
 * @param timeBudget in which large work is done
 * @param budget of all feeds
 */
public record ReaderSettings(
    FeedLimits limits, int partitions, TimeBudget timeBudget, FeedBudget budget) {

  public static ReaderSettings of(FeedLimits limits, int partitions, FeedBudget budget) {
    return new ReaderSettings(limits, partitions, new TimeBudget(limits.work().slice()), budget);
  }
}
