/** Shapes of the public interface that are not facts: problems, pages, cursors, sessions. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.rest;
