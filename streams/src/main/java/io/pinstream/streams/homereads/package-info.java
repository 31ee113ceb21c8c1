/**
 * Home reads: each request is answered completely where its home's data is, by a call in this
 * process or by one request to another node.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.homereads;
