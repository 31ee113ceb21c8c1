/** What callers ask for: appended by the ingest API, judged by the deciders. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.command;
