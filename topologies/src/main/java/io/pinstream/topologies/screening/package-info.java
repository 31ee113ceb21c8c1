/** The models in force and the screen, as a process that decides starts them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.screening;
