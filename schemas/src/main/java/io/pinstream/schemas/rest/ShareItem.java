package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** An item of a list of those with whom a board is shared. */
public record ShareItem(Id userId, Instant createdAt) {}
