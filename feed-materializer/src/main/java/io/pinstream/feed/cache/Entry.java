package io.pinstream.feed.cache;

/**
 * A pin in a feed.
 *
 * @param millis when it was created
 * @param pin its number in this partition
 */
public record Entry(long millis, int pin) {}
