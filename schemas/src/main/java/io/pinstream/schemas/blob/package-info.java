/** Keys and settings of the blob store. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.blob;
