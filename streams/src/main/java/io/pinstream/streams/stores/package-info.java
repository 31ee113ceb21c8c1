/** RocksDB as state store: memory limits, queries, and recovery from damaged files. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.stores;
