/** The id of the request that caused a record, in the record's headers. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.requests;
