/** Operators' commands for users. */
@org.jspecify.annotations.NullMarked
package io.pinstream.deploy.users;
