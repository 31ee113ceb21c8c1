/** Who may have a password checked, and in which order: so that nobody can be kept out. */
@org.jspecify.annotations.NullMarked
package io.pinstream.http.login;
