/** Prometheus metrics of Streams applications, for operators. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.metrics;
