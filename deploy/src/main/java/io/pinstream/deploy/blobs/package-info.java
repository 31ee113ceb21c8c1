/**
 * The HTTP side of the embedded blob store: S3Proxy's handler behind a gate that judges a request
 * by its head, before a byte of its body is read.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.blobs;
