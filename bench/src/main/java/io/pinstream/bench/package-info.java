/** Measurements of whole processes, each repeated by a command of {@code bench/run}. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench;
