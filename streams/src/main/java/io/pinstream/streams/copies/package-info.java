/** Decides which standby stores are fresh enough to answer reads. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.copies;
