/**
 * How accounts behave, and who behaves unlike the rest: counted beside the reviews, judged by a
 * model of the population itself. What comes of it the decider that owns accounts says.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.standing;
