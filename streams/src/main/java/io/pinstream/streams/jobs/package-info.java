/** Work that is larger than a record, done in steps between records and remembered in the log. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.jobs;
