/** A standalone on a machine that has no time for it. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.starve;
