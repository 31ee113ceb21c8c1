/** The view of what became of commands. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.operations;
