/**
 * RocksDB as the state of an application: its memory, its queries, and what becomes of damaged
 * files.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.stores;
