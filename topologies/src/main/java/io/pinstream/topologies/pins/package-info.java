/** The decider that owns pins, and reads of them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.pins;
