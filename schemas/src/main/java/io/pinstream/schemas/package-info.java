/**
 * What every other module agrees on: ids that know their home, commands and facts, the table of
 * topics, the JSON of the public interface and its HTTP conventions. Knows no other module.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas;
