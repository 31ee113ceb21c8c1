package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link on a board.
 *
 * @param title the owner's own, as is {@code metadata}: no other board sees them
 */
public record BoardLink(
    Id board,
    Id link,
    String originalUrl,
    String hashUrl,
    @Nullable String title,
    @Nullable RawJson metadata,
    Instant addedAt) {}
