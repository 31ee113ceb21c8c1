/** What operators watch of Streams applications, in the format of Prometheus. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.metrics;
