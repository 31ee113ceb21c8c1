/** One configuration of Jackson for everything that is written or read. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.json;
