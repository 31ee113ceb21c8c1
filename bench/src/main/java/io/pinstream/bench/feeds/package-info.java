/** What feeds cost: this engine beside Redis and beside RocksDB alone. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.feeds;
