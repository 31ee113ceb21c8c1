/** Costs of feeds: this engine compared with Redis and with RocksDB alone. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.feeds;
