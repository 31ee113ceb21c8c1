package io.pinstream.schemas.command;

/**
 * What a decider remembers of an Idempotency-Key for 24 hours.
 *
 * @param key a fingerprint of caller, route and key
 * @param fingerprint a fingerprint of the body: the same key with another one is refused
 */
public record Idempotency(String key, String fingerprint) {}
