package io.pinstream.schemas.command;

/**
 * An Idempotency-Key as a decider keeps it for 24 hours.
 *
 * @param key a fingerprint of caller, route and key
 * @param fingerprint a fingerprint of the body: the same key with another body is rejected
 */
public record Idempotency(String key, String fingerprint) {}
