/** Makes the topics of the table, checks those that are there, and reads what stands in them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.topics;
