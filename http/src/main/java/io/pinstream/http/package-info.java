/** The HTTP conventions that both APIs share. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http;
