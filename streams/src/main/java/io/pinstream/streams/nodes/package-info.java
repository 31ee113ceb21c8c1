/**
 * Nodes discover each other through the topic {@code nodes}, and send home reads to each other over
 * HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.nodes;
