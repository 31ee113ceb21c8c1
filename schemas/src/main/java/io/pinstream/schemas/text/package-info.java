/** Names, titles and descriptions: which characters people may write in them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.schemas.text;
