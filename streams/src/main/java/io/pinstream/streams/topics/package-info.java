/** Makes the topics of the table, and checks those that are there. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.topics;
