package io.pinstream.topologies.risk;

/**
 * What somebody did to the account that this goes to.
 *
 * @param begun whether somebody follows it now, or does not any more
 */
record Contact(boolean begun) {}
