package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/**
 * A user read the feed: reported about once an hour at most, so that feeds are kept for active
 * readers.
 */
public record FeedRead(Id reader, Instant at) {}
