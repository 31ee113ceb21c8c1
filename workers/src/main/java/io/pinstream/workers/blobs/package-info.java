/** The blob store, for components that write and remove objects. */
@org.jspecify.annotations.NullMarked
package io.pinstream.workers.blobs;
