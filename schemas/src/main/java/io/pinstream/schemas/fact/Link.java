package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A URL that was once put on a board. Does not reveal whose.
 *
 * @param originalUrl in its canonical form
 * @param hashUrl its SHA-256 in base64url
 * @param ogDetail what the page says about itself; null until it is written
 */
public record Link(Id id, String originalUrl, String hashUrl, @Nullable RawJson ogDetail) {}
