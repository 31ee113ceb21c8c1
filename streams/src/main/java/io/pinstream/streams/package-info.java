/**
 * What every Streams application here shares: keys, stores, repartitions, sinks, dead letters,
 * reads.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams;
