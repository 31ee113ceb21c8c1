/**
 * Shared by all modules: ids that know their home, commands and facts, the table of topics, and the
 * JSON of the public interface. Depends on no other module.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas;
