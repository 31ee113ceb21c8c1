package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/**
 * Somebody asked for the feed: told at most about once an hour, so that feeds are kept for those
 * who read them.
 */
public record FeedRead(Id reader, Instant at) {}
