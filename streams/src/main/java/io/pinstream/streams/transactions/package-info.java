/** Transactions that nobody will end: found, and aborted. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.transactions;
