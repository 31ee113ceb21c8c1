/** Links: which addresses may be shown, and which of them are one and the same. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.link;
