/** Commands: appended by the ingest API, decided by the deciders. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.command;
