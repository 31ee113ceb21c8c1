/**
 * Nodes find each other through the topic {@code nodes}, and ask each other for home reads by HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.nodes;
