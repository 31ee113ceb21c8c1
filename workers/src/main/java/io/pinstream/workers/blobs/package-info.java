/** The blob store, as those see it who keep and remove what is in it. */
@org.jspecify.annotations.NullMarked
package io.pinstream.workers.blobs;
