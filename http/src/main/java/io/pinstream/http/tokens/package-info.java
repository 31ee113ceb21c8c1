/** The strict form of access tokens, and a bounded cache of verified ones. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.tokens;
