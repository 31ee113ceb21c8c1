/** The view of the outcomes of commands. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.operations;
