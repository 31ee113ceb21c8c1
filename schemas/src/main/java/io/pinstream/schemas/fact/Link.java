package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * An address that stood on a board once. Says nothing of whose.
 *
 * @param originalUrl in its canonical form
 * @param hashUrl its SHA-256 in base64url
 * @param ogDetail what the page says of itself; null until somebody has looked
 */
public record Link(Id id, String originalUrl, String hashUrl, @Nullable RawJson ogDetail) {}
