/** The one table of topics: names, codecs, audiences, retention; and the one partitioner. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.topic;
