/** Makes deleted data leave the disk within a bounded time. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.erasure;
