/** Decides who is woken when there is not enough memory for all feeds. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.admission;
