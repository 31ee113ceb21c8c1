/** Merges a page of a feed from sorted sources. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.page;
