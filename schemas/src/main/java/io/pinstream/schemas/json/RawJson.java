package io.pinstream.schemas.json;

/**
 * A JSON value that is stored and passed on without being parsed: numbers keep all of their digits.
 *
 * @param text what was written, without white space
 */
public record RawJson(String text) {}
