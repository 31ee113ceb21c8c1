/** What judges what people write, in the stream, and what deciders keep of it. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.moderation;
