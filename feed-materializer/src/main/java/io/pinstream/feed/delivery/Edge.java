package io.pinstream.feed.delivery;

import io.pinstream.schemas.id.Id;

/**
 * A follow edge on its way to its followee's home.
 *
 * @param present false when it is no more
 */
public record Edge(Id follower, Id followee, boolean present) {}
