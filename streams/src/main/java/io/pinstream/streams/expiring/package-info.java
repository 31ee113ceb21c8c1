/** Rows that end by themselves, as idempotency keys do. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.expiring;
