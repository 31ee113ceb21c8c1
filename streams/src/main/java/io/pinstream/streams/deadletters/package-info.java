/**
 * Dead letters: records that cannot be read or processed are skipped, so that none of them stops a
 * stream.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.deadletters;
