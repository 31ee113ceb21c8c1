/** Links: which URLs may be shown, and which of them are the same. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.link;
