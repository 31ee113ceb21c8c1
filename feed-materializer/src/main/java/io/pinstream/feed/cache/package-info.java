/** The feeds of awake readers: in memory, and on disk between runs. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.cache;
