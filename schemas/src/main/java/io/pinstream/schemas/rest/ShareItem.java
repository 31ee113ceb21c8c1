package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/** An item of the list of users with whom a board is shared. */
public record ShareItem(Id userId, Instant createdAt) {}
