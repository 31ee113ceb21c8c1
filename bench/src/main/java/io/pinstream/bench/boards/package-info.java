/** Costs of boards in Pinstream and in PostgreSQL, few and many, short and long. */
@org.jspecify.annotations.NullMarked
package io.pinstream.bench.boards;
