/**
 * The two servers that the standalone installation brings along: a Kafka broker and an S3 blob
 * store, each on one data directory, bound to the loopback interface, in this JVM.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.embedded;
