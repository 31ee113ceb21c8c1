/**
 * What people write is judged here, by models and by moderators: the screen, what every owner does
 * alike with things that are held, published, rejected or reported, and the view of what waits for
 * moderators.
 */
@org.jspecify.annotations.NullMarked
package io.pinstream.topologies.moderation;
