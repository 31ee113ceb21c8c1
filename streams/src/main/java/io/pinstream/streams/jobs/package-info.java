/** Background work larger than a record, done in steps between records, with durable progress. */
@org.jspecify.annotations.NullMarked
package io.pinstream.streams.jobs;
