/** The reader side of the feed: who reads whom here, the pins seen here, and the cached feeds. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.reader;
