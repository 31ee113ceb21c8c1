/** Starts the screen and its models in a process that decides commands. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.screening;
