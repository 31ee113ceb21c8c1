package io.pinstream.schemas.json;

/**
 * A JSON value that is kept and passed on, but not looked into. No number loses a digit on the way.
 *
 * @param text what was written, without white space
 */
public record RawJson(String text) {}
