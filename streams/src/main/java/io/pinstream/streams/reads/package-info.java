/**
 * How queries see the stores of this process: ranges of keys, pages of rows, and whose task has
 * them.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.reads;
