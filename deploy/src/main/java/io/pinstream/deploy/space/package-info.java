/**
 * Watches free disk space. Writes are refused long before a disk is full, so that Kafka and RocksDB
 * never fail; reads continue, and writes are accepted again as soon as there is space.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.space;
