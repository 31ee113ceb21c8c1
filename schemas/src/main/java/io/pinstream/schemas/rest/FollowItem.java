package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** An item of a list of followers or followed users: the user at the other end. */
public record FollowItem(Id userId, Instant since) {}
