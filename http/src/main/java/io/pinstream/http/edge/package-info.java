/**
 * The edge of every HTTP listener of Pinstream: limits on connections, on the memory that clients
 * hold, and on how long they may keep the server waiting. Start at {@link
 * io.pinstream.http.edge.EdgeServer}; {@link io.pinstream.http.edge.EdgeLimits} has all numbers.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.edge;
