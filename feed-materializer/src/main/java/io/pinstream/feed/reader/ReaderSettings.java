package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.topologies.streams.Slices;

/**
 * What all tasks of readers have in common.
 *
 * @param partitions of every topic
 * @param slices in which large work is done
 * @param budget of all feeds
 */
public record ReaderSettings(FeedLimits limits, int partitions, Slices slices, FeedBudget budget) {

  public static ReaderSettings of(FeedLimits limits, int partitions, FeedBudget budget) {
    return new ReaderSettings(limits, partitions, new Slices(limits.slice()), budget);
  }
}
