/** JSON lines in, JSON lines out. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.lines;
