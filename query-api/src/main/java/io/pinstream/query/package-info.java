/**
 * Reads: log in, query the home of the requested thing, and return its bytes. Accesses the views
 * only through the readers of their modules.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.query;
