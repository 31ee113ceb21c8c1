/**
 * The broker and the blob store of a standalone installation, each in a JVM of its own: started,
 * watched, started again after a failure, and ended together with the process that owns them.
 *
 * <p>A failure stays where it happens: what fills the heap of the blob store, or halts the broker,
 * leaves the API and its reads alone.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.process;
