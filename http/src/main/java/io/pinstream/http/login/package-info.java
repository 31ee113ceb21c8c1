/** Which passwords are checked, and in which order, so that nobody can be locked out. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.login;
