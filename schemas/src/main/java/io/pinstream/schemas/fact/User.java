package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** Somebody who signed up. Holds nothing that other users may not see. */
public record User(Id id, String username, String displayName, Instant createdAt) {}
