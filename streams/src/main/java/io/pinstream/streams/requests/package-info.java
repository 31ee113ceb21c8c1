/** The id of the request that a record comes of, which goes along in its headers. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.requests;
