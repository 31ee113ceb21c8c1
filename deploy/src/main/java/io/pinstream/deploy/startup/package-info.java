/** How far a start is, what the person at the console is told of it, and why it failed. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.startup;
