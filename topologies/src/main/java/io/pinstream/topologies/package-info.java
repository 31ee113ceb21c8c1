/**
 * The Kafka Streams applications other than the feed: accounts (users and follows), pins, boards,
 * operations, moderation and account risk.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies;
