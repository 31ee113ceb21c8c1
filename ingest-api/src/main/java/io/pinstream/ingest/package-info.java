/**
 * Writes: judges each request by itself, and appends what was asked for to a topic. Stateless; what
 * depends on state is for the deciders to say.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.ingest;
