/** Boards over HTTP, beside a model of what they are. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.boards;
