/**
 * What stands between the network and every HTTP listener of Pinstream: limits on connections, on
 * memory that clients hold, and on how long they may keep us waiting. {@link
 * io.pinstream.http.edge.EdgeServer} is the way in; {@link io.pinstream.http.edge.EdgeLimits} says
 * all numbers.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.edge;
