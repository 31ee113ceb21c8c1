/** Filters of log lines. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.logging;
