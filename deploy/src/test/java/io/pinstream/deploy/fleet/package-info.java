/** A fleet of real processes on this machine. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.fleet;
