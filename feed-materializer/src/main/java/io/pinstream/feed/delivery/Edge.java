package io.pinstream.feed.delivery;

import io.pinstream.schemas.id.Id;

/**
 * A follow edge on its way to its followee's home.
 *
 * @param present false when the edge ends
 */
public record Edge(Id follower, Id followee, boolean present) {}
