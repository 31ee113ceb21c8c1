/** The strict form of access tokens, and the bounded memory of those that were verified. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.tokens;
