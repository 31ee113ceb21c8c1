/** The progress of a start, its console output, and the reason why it failed. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.startup;
