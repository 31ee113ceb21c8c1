/**
 * One node of a fleet: roles in a process of their own, against a Kafka and an S3 that are there.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.nodes;
