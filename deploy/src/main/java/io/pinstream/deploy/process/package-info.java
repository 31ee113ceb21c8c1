/**
 * The broker and the blob store of a standalone, each in a JVM of its own, supervised: started,
 * restarted after a failure, and stopped with the process that owns them.
 *
 * <p>Failures are isolated: a full heap of the blob store, or a broker that halts, does not affect
 * the API and its reads.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.process;
