package io.pinstream.streams.reads;

import org.apache.kafka.common.utils.Bytes;

/**
 * A range of keys. Stores count {@code to} in; no key is ever equal to it, because it is a shorter
 * prefix than any key.
 */
public record KeyRange(Bytes from, Bytes to) {}
