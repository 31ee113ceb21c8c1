package io.pinstream.schemas.json;

/**
 * A JSON value that is kept and passed on, but not looked into: numbers keep all of their digits.
 *
 * @param text what was written, without white space
 */
public record RawJson(String text) {}
