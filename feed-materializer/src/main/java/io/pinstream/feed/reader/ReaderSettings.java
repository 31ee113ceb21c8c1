package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.topologies.streams.Slices;

/**
 * What all tasks of readers have in common.
 *
 * @param partitions of every topic
 * @param slices in which large work is done
 */
public record ReaderSettings(FeedLimits limits, int partitions, Slices slices) {}
