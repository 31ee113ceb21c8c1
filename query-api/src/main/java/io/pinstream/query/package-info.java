/**
 * Reads: log in, ask the home of what is asked about, pass its bytes on. Sees the views only
 * through the readers that their modules offer.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.query;
