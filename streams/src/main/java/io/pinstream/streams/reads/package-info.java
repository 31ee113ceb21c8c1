/** Queries to the stores of this process: keys, ranges and pages of rows. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.reads;
