/** What all commands of {@code ./pinstream} have in common. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.cli;
