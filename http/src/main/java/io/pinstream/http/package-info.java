/** The HTTP conventions that both APIs share. The only package here that knows Javalin. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http;
