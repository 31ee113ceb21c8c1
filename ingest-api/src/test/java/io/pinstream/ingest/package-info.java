/** What can be held without a broker. Journeys over a real one stand with the launcher. */
@org.jspecify.annotations.NullMarked
package io.pinstream.ingest;
