/**
 * The HTTP side of the embedded blob store: S3Proxy's handler behind a gate that verifies the head
 * of a request before its body is read.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.blobs;
