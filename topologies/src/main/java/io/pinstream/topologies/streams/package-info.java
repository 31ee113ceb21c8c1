/** What every Streams application here shares: keys, stores, hops, sinks, dead letters, reads. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.streams;
