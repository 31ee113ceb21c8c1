/** Copies of stores on standby: which of them are near enough to answer reads. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.copies;
