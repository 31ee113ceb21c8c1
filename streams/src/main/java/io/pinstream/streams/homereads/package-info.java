/**
 * Home reads: one request, answered whole where its home's data lives, by a call in this process or
 * by one request to another node.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.homereads;
