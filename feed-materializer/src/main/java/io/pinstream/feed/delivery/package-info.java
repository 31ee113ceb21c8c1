/** Messages from authors' homes to readers' partitions, and their limits. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.delivery;
