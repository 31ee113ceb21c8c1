/** Creates the topics that Kafka Streams needs for itself, before an application starts. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.internaltopics;
