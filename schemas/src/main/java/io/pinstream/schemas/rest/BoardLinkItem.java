package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link of a board as the API returns it.
 *
 * @param title the owner's own, as is {@code metadata}
 * @param ogDetail what the page says of itself. Last, so that it can be put in behind what is kept
 */
public record BoardLinkItem(
    Id id,
    String originalUrl,
    String hashUrl,
    @Nullable String title,
    @Nullable RawJson metadata,
    Instant addedAt,
    @Nullable RawJson ogDetail) {}
