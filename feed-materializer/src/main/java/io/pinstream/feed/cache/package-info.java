/** The feeds of those who are awake: kept in memory, and on disk from one run to the next. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.cache;
