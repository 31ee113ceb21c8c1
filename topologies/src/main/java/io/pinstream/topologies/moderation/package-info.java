/** What is held, rejected or reported: the queue of moderators, their verdicts, and reports. */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.moderation;
