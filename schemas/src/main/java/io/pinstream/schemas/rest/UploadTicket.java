package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;
import java.util.Map;

/**
 * Permission to send one file straight to the blob store.
 *
 * @param headers the headers that the sender must set; browsers allow setting all of them
 */
public record UploadTicket(
    Id uploadId, String method, String url, Map<String, String> headers, Instant expiresAt) {}
