/**
 * The reader side of the feed: local readers and their authors, the pins seen here, and the cached
 * feeds.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.reader;
