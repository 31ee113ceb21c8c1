/** Where bytes stand in the blob store. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.blob;
