/** Rate limits of users and addresses, and the caller's address. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.limits;
