/**
 * What was deleted leaves the disk within a bounded time, and not whenever files happen to grow.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.erasure;
