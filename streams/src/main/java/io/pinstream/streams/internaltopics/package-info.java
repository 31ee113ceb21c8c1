/** Creates the internal topics of Kafka Streams before an application starts. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.internaltopics;
