/** Finds and aborts hanging transactions. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.transactions;
