/**
 * What operators watch, in the format of Prometheus: the process, its listener and its requests.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.metrics;
