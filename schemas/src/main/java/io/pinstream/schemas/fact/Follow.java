package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** One user follows another since then. */
public record Follow(Id follower, Id followee, Instant since) {}
