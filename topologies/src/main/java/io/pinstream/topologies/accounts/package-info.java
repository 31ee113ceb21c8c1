/** The decider that owns users and follow edges, and reads of both. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.accounts;
