/**
 * Moderation of what users write, by models and by moderators: the screen, the parts that all
 * owners share to hold, publish, reject and report things, and the moderation queue.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.moderation;
