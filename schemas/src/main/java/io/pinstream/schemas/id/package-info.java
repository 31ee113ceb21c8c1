/** Ids that carry their type, their birth time and their home, and what is derived from them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.id;
