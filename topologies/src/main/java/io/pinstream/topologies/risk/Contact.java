package io.pinstream.topologies.risk;

/**
 * An action of another account towards the account in the key.
 *
 * @param begun true for a follow, false for an unfollow
 */
record Contact(boolean begun) {}
