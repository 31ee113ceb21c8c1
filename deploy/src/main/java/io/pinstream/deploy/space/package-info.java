/**
 * Watches free disk space: long before a disk is full writes are refused, so that Kafka and RocksDB
 * never fail, reads go on, and writes come back by themselves when there is space again.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.space;
