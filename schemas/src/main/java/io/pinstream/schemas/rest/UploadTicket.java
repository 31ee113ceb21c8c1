package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;
import java.util.Map;

/**
 * Leave to send one file straight to the blob store.
 *
 * @param headers what the sender must set; all of them may be set by a browser
 */
public record UploadTicket(
    Id uploadId, String method, String url, Map<String, String> headers, Instant expiresAt) {}
