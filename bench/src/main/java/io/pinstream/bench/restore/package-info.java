/** How fast stores come back from their changelogs. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.restore;
