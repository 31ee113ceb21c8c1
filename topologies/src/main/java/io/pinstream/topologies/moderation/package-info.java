/**
 * What people write is judged here, by models and by moderators: the screen and the reviews of
 * every decider, and the application that keeps the queue, verdicts and reports.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.moderation;
