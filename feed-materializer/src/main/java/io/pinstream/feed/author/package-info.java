/** The author side of the feed: followers, own pins, and the fan-out to partitions. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.author;
