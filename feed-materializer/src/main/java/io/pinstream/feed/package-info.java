/**
 * The feed: its topology and its reader. The {@code author} side stores followers and sends a pin
 * once to each partition with a reader; the {@code reader} side stores the pins seen there, and a
 * feed for each of its readers.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed;
