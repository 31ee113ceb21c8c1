/** The decider that owns boards, their links and with whom they are shared, and reads of them. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.boards;
