/** Creates and checks topics, and reads their committed records. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.topics;
