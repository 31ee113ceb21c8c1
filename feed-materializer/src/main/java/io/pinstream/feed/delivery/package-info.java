/** What goes from an author's home to the homes of readers, and what limits it. */
@org.jspecify.annotations.NullMarked
package io.pinstream.feed.delivery;
