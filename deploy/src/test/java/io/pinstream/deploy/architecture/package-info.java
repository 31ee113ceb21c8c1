/** Holds the houses to their walls. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.architecture;
