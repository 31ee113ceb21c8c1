/** Accounts by what they do: counters of a fixed size, features, and who is unlike the rest. */
@org.jspecify.annotations.NullMarked
package io.pinstream.spam.account;
