/** A page of a feed is merged from sources, each of which is sorted. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.page;
