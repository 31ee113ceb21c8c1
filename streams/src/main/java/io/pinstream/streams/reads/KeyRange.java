package io.pinstream.streams.reads;

import org.apache.kafka.common.utils.Bytes;

/**
 * A range of keys. Stores treat {@code to} as inclusive, but no key ever equals it, because it is a
 * shorter prefix than any key.
 */
public record KeyRange(Bytes from, Bytes to) {}
