/** Who is woken when there is not memory for the feeds of all. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.admission;
