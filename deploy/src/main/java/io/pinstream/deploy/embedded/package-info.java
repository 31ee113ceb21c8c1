/**
 * The two servers included in a standalone: a Kafka broker and an S3 blob store, each in this JVM,
 * with one data directory, bound to loopback.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.embedded;
