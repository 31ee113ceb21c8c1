package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** A user. Contains only what other users may see. */
public record User(Id id, String username, String displayName, Instant createdAt) {}
