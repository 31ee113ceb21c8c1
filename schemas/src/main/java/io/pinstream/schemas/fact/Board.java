package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Visibility;
import java.time.Instant;

/**
 * A user's list of links.
 *
 * @param updatedAt when name, description or visibility last changed
 */
public record Board(
    Id id,
    Id ownerId,
    String name,
    String description,
    Visibility visibility,
    Instant createdAt,
    Instant updatedAt) {}
