/**
 * Writes: checks each request on its own, and appends its command to a topic. Stateless; deciders
 * check what depends on state.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.ingest;
