/** Feeds of whole networks on a real broker, beside a model of what they are. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.feed;
