/** Shared parts of all commands of {@code ./pinstream}. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.cli;
