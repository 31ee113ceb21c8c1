/**
 * The feed: its topology, and the reader of feeds. The {@code author} side knows who follows, and
 * sends a pin once to each partition with a reader; the {@code reader} side keeps what was seen
 * there, and a feed for each of its readers.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed;
