/** Rows that expire, such as idempotency keys. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.expiring;
