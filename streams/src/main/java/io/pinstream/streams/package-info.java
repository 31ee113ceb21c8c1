/**
 * The framework that all Streams applications share: keys, stores, repartitions, sinks, dead
 * letters, reads.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams;
