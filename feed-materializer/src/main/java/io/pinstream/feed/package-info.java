@org.jspecify.annotations.NullMarked
package io.pinstream.feed;
