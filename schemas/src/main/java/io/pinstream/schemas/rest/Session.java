package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;

/**
 * A log-in.
 *
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds
 */
public record Session(String accessToken, String tokenType, long expiresIn, Id userId) {}
