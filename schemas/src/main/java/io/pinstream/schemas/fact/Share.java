package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** A board is shared with a user. */
public record Share(Id board, Id user, Instant createdAt) {}
